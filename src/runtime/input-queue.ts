import type { RawRecord } from '#stream/raw-record.ts'
import type { Batch, Run } from './batch.ts'

/** A run of a batch that is partly taken. */
interface Buffered {
  readonly batch: Batch
  next: number
  readonly to: number
  readonly bytes: number
}

/** The buffered records of one input partition, in offset order, without an object per record. */
export class InputQueue {
  readonly topic: string
  readonly partition: number
  readonly #runs: Buffered[] = []
  #position: number
  #size = 0
  #bytes = 0
  #endSeen = false

  /** @param position the offset to read next */
  constructor(topic: string, partition: number, position: number) {
    this.topic = topic
    this.partition = partition
    this.#position = position
  }

  /** The offset after the last record that was taken: what a commit stores. */
  get position(): number {
    return this.#position
  }

  /** Buffered records. */
  get size(): number {
    return this.#size
  }

  /** What the buffered records take in memory, roughly: a run counts until its last record is taken. */
  get bytes(): number {
    return this.#bytes
  }

  /** The offset after the last record that was buffered. */
  get fetchPosition(): number {
    const last = this.#runs.at(-1)
    return last === undefined ? this.#position : last.batch.offset(last.to - 1) + 1
  }

  /** Whether the broker said that there is nothing after what was buffered. */
  get endSeen(): boolean {
    return this.#endSeen
  }

  add(batch: Batch, run: Run): void {
    this.#runs.push({ batch, next: run.from, to: run.to, bytes: run.bytes })
    this.#size += run.to - run.from
    this.#bytes += run.bytes
    this.#endSeen = false
  }

  /** The broker reported the partition's end at `offset`; one that lies before a buffered record is outdated. */
  markEnd(offset: number): void {
    if (offset >= this.fetchPosition) this.#endSeen = true
  }

  /** Kafka timestamp of the next record; call only when `size` > 0. */
  headTimestamp(): number {
    const head = this.#head()
    return head.batch.timestamp(head.next)
  }

  headOffset(): number {
    const head = this.#head()
    return head.batch.offset(head.next)
  }

  /** The next record; it stays until {@link take}. */
  peek(): RawRecord {
    const head = this.#head()
    return head.batch.read(head.next)
  }

  take(): void {
    const head = this.#head()
    this.#position = head.batch.offset(head.next) + 1
    this.#size--
    head.next++
    if (head.next < head.to) return
    this.#runs.shift()
    this.#bytes -= head.bytes
  }

  /** Drops what is buffered and goes back to `position`: what was taken since will be read again. */
  rewind(position: number): void {
    this.#runs.length = 0
    this.#size = 0
    this.#bytes = 0
    this.#position = position
    this.#endSeen = false
  }

  #head(): Buffered {
    const head = this.#runs[0]
    if (head === undefined) throw new Error(`no record of ${this.topic}-${this.partition} is buffered`)
    return head
  }
}
