import type { RawRecord } from '#stream/raw-record.ts'
import type { EpochMs } from '#stream/time.ts'

/** Consecutive records of one partition within a batch: `from` inclusive, `to` exclusive. */
export interface Run {
  readonly topic: string
  readonly partition: number
  readonly from: number
  readonly to: number
}

/** What one poll returned, whatever client is behind it: columns to choose by, bytes only when a record is read. */
export interface Batch {
  readonly runs: readonly Run[]
  /** Ends of partitions that were reached with this poll, after its records. */
  readonly ends: readonly PartitionPosition[]
  offset(index: number): number
  timestamp(index: number): EpochMs
  /** A cursor that the next call may reuse. */
  read(index: number): RawRecord
}

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** `offset` is the next one to read. */
export interface PartitionPosition extends TopicPartition {
  readonly offset: number
}
