import type { RawRecord } from '#stream/raw-record.ts'
import type { EpochMs } from '#stream/time.ts'
import type { Batch, Records, Run } from '#runtime/ports/batch.ts'

/** A run of a batch that is partly taken. */
interface Buffered {
  readonly records: Records
  readonly count: number
  next: number
  readonly bytes: number
}

/** The buffered records of one input partition, in offset order, without an object per record. */
export class InputQueue {
  readonly topic: string
  readonly partition: number
  /** It is not fetched, since the client cannot unpack its next batch; or until a tick has come, since it cannot unpack a later one. */
  held: 'batch' | 'tick' | undefined
  readonly #timestampOf: ((record: RawRecord) => EpochMs) | undefined
  /** The timestamp of the next record, once it was asked for. */
  #headTimestamp: EpochMs | undefined
  readonly #runs: Buffered[] = []
  #taken: number
  #size = 0
  #bytes = 0
  /** Where the partition ends, as long as nothing was buffered since. */
  #end: number | undefined

  /**
   * @param position the offset to read next
   * @param timestampOf finds the timestamp of a record where it is not Kafka's
   */
  constructor(topic: string, partition: number, position: number, timestampOf?: (record: RawRecord) => EpochMs) {
    this.topic = topic
    this.#timestampOf = timestampOf
    this.partition = partition
    this.#taken = position
  }

  get isHeld(): boolean {
    return this.held !== undefined
  }

  /** The offset after the last record that was taken. */
  get taken(): number {
    return this.#taken
  }

  /**
   * Where reading goes on, which a commit stores: behind the markers of transactions that follow the last record, once the end was
   * reported. A position before them would point to nothing when retention has deleted the record.
   */
  get position(): number {
    return this.#size === 0 ? (this.#end ?? this.#taken) : this.#taken
  }

  /** Buffered records. */
  get size(): number {
    return this.#size
  }

  /** Bytes of the buffered records in memory, roughly: a run counts until its last record is taken. */
  get bytes(): number {
    return this.#bytes
  }

  /** Where fetching goes on: after the last record that was buffered, or at the end that was reported since. */
  get fetchPosition(): number {
    const last = this.#runs.at(-1)
    return this.#end ?? (last === undefined ? this.#taken : last.records.offset(last.count - 1) + 1)
  }

  /** Whether the broker said that there is nothing after what was buffered. */
  get endSeen(): boolean {
    return this.#end !== undefined
  }

  add(batch: Batch, run: Run): void {
    const count = run.to - run.from
    this.#runs.push({ records: batch.slice(run), count, next: 0, bytes: run.bytes })
    this.#size += count
    this.#bytes += run.bytes
    this.#end = undefined
  }

  /** The partition ends at `offset`, the next one to be read; an end before a buffered record is outdated. */
  markEnd(offset: number): void {
    if (offset >= this.fetchPosition) this.#end = offset
  }

  /** Kafka timestamp of the next record, or its own; call only when `size` > 0. */
  headTimestamp(): EpochMs {
    const { records, next } = this.#head()
    if (this.#timestampOf === undefined) return records.timestamp(next)
    this.#headTimestamp ??= this.#timestampOf(records.read(next))
    return this.#headTimestamp
  }

  /** The latest Kafka timestamp of the next and the last buffered record; call only when `size` > 0. */
  newestTimestamp(): EpochMs {
    const { records, count } = this.#runs.at(-1)!
    return Math.max(this.headTimestamp(), records.timestamp(count - 1))
  }

  headOffset(): number {
    const head = this.#head()
    return head.records.offset(head.next)
  }

  /** The next record; it stays until {@link take}. */
  peek(): RawRecord {
    const head = this.#head()
    return head.records.read(head.next)
  }

  take(): void {
    const head = this.#head()
    this.#headTimestamp = undefined
    this.#taken = head.records.offset(head.next) + 1
    this.#size--
    head.next++
    if (head.next < head.count) return
    this.#runs.shift()
    this.#bytes -= head.bytes
  }

  /** Passes over records up to `offset` without taking them; nothing may be buffered. */
  skipTo(offset: number): void {
    this.rewind(offset)
  }

  /** Drops what is buffered and goes back to `position`: what was taken since will be read again. */
  rewind(position: number): void {
    this.#headTimestamp = undefined
    this.#runs.length = 0
    this.#size = 0
    this.#bytes = 0
    this.#taken = position
    this.#end = undefined
  }

  #head(): Buffered {
    const head = this.#runs[0]
    if (head === undefined) throw new Error(`no record of ${this.topic}-${this.partition} is buffered`)
    return head
  }
}
