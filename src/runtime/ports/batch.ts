import type { RawRecord } from '#stream/raw-record.ts'
import type { EpochMs } from '#stream/time.ts'

/** Consecutive records of one partition within a batch: `from` inclusive, `to` exclusive. */
export interface Run {
  readonly topic: string
  readonly partition: number
  readonly from: number
  readonly to: number
  /** Bytes of its records in memory, roughly. */
  readonly bytes: number
}

/** Stands for the offset at the end of a partition (RD_KAFKA_OFFSET_END). */
export const endOfLog = -1

/** Bytes of a record beside its value, roughly. */
const recordBytes = 300

/** Records that were read, whatever client is behind them: columns to choose by, bytes only when a record is read. */
export interface Records {
  offset(index: number): number
  timestamp(index: number): EpochMs
  /** A cursor that the next call may reuse. */
  read(index: number): RawRecord
}

/** The records of one poll. */
export interface Batch extends Records {
  readonly runs: readonly Run[]
  /** Ends of partitions that were reached with this poll, after its records. */
  readonly ends: readonly PartitionPosition[]
  /** It holds the most records of one poll, so the client may have fetched more. */
  readonly isFull: boolean
  /** The client cannot unpack the next batch of one of its partitions, and does not name the partition. */
  readonly hasUnreadable: boolean
  /** The records of one run, from index 0 on: who keeps them keeps nothing else of the batch in memory. */
  slice(run: Run): Records
}

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** `offset` is the next one to read. */
export interface PartitionPosition extends TopicPartition {
  readonly offset: number
}

interface Sized extends TopicPartition {
  readonly value: Uint8Array | null
}

/** Consecutive records of the same partition as runs. */
export const runsOf = (records: readonly Sized[]): readonly Run[] => {
  const runs: Run[] = []
  for (let from = 0; from < records.length;) {
    const { topic, partition } = records[from]!
    let to = from
    let bytes = 0
    for (; to < records.length && records[to]!.partition === partition && records[to]!.topic === topic; to++)
      bytes += recordBytes + (records[to]!.value?.length ?? 0)
    runs.push({ topic, partition, from, to, bytes })
    from = to
  }
  return runs
}
