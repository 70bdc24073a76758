import type { EpochMs } from './time.ts'

/** One Kafka header; keys may repeat. */
export interface RecordHeader {
  readonly key: string
  readonly value: Uint8Array
}

/**
 * A record as Kafka delivers it. Its bytes alias the memory of a batch and are good only while the record is processed:
 * what must outlive that is copied with {@link keepRaw}.
 */
export interface RawRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** As the broker has it: -1 for none, and whatever a producer may have sent. */
  readonly timestamp: EpochMs
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly RecordHeader[]
}

/** A copy of a record that may be stored: its bytes are its own. */
export const keepRaw = (record: RawRecord): RawRecord => ({
  topic: record.topic,
  partition: record.partition,
  offset: record.offset,
  timestamp: record.timestamp,
  key: record.key && Buffer.from(record.key),
  value: record.value && Buffer.from(record.value),
  headers: record.headers.map(({ key, value }) => ({ key, value: Buffer.from(value) })),
})

/** An input that could not be used: its untouched bytes go to the dead-letter topic with the reason. */
export interface DeadLetter {
  /** An upper-case code such as `ORPHAN_RECEIPT`; never free text, since it is a header and a metric label. */
  readonly reason: string
  /** For people, in a header and in the log: it quotes no value of the record. */
  readonly detail?: string
  readonly raw: RawRecord
}
