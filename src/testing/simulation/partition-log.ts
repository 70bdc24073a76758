import type { RawRecord } from '#stream/raw-record.ts'

/** Whatever writes records that become visible together; compared by identity. */
export type TransactionKey = object

interface Entry {
  /** Absent on a control marker. */
  readonly record: RawRecord | undefined
  readonly transaction: TransactionKey | undefined
}

/** The records of a read, and from where to read on. */
export interface ReadResult {
  readonly records: readonly RawRecord[]
  readonly next: number
}

/**
 * One partition of a topic: records and control markers, each with an offset of its own. A reader sees what is committed,
 * up to the first record of a transaction that is still open (KIP-98).
 */
export class PartitionLog {
  readonly topic: string
  readonly partition: number
  /** Until then, in virtual milliseconds, this partition has no leader: who reads it, or asks for its offsets, gets nothing. */
  stalledUntilMs = 0
  readonly #entries: (Entry | undefined)[] = []
  readonly #open = new Map<TransactionKey, number>()
  readonly #aborted = new Set<TransactionKey>()

  constructor(topic: string, partition: number) {
    this.topic = topic
    this.partition = partition
  }

  /** The offset that is written next. */
  get highWatermark(): number {
    return this.#entries.length
  }

  /** The first offset that belongs to an open transaction; the high watermark when none is open. */
  get lastStableOffset(): number {
    let first = this.#entries.length
    for (const offset of this.#open.values()) first = Math.min(first, offset)
    return first
  }

  /** Appends a record, plain or of a transaction, and returns its offset. */
  append(record: Omit<RawRecord, 'topic' | 'partition' | 'offset'>, transaction?: TransactionKey): number {
    const { topic, partition } = this
    const offset = this.#entries.length
    this.#entries.push({ record: { ...record, topic, partition, offset }, transaction })
    if (transaction !== undefined && !this.#open.has(transaction)) this.#open.set(transaction, offset)
    return offset
  }

  /** Writes the control marker that ends a transaction here. */
  end(transaction: TransactionKey, isCommitted: boolean): void {
    this.#open.delete(transaction)
    if (!isCommitted) this.#aborted.add(transaction)
    this.#entries.push({ record: undefined, transaction })
  }

  /** Committed records from an offset on, at most `limit`; `next` goes over markers and aborted records. */
  read(from: number, limit = Infinity): ReadResult {
    const records: RawRecord[] = []
    const end = this.lastStableOffset
    let next = from
    for (; next < end && records.length < limit; next++) {
      const record = this.#visible(next)
      if (record !== undefined) records.push(record)
    }
    return { records, next }
  }

  /** Every committed record, in order: what a reader sees once no transaction before it is open any more. */
  get committed(): readonly RawRecord[] {
    return this.#entries.flatMap((entry, offset) =>
      entry?.transaction !== undefined && this.#open.has(entry.transaction) ? [] : (this.#visible(offset) ?? []),
    )
  }

  /** Drops records that a later committed one of the same key has replaced, and what was aborted; offsets stay. */
  compact(): void {
    const seen = new Set<string>()
    for (let offset = this.lastStableOffset - 1; offset >= 0; offset--) {
      const record = this.#visible(offset)
      const key = record === undefined ? undefined : Buffer.from(record.key ?? []).toString('latin1')
      if (key === undefined || seen.has(key)) this.#entries[offset] = undefined
      else seen.add(key)
    }
  }

  #visible(offset: number): RawRecord | undefined {
    const entry = this.#entries[offset]
    return entry?.transaction !== undefined && this.#aborted.has(entry.transaction) ? undefined : entry?.record
  }
}
