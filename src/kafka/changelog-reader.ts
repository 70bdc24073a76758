import type { PartitionPosition, TopicPartition } from '#runtime/batch.ts'
import { KafkaCallError, type LogRange, type RestorePort } from '#runtime/kafka-port.ts'
import type { Log } from '#runtime/log.ts'
import type { Connection } from './connection.ts'
import { type EachRecord, LogReader } from './log-reader.ts'
import { SharedAdmin } from './shared-admin.ts'

/** Reads changelogs outside the group: never commits, ends at the high watermark. Close it: it holds connections. */
export class ChangelogReader implements RestorePort {
  readonly #connection: Connection
  readonly #log: Log
  readonly #admin: SharedAdmin
  #reader: LogReader | undefined

  constructor(connection: Connection, log: Log) {
    this.#connection = connection
    this.#log = log
    this.#admin = new SharedAdmin(connection)
  }

  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#admin.use((admin) => admin.partitionCounts(topics))
  }

  stableEnds(partitions: readonly TopicPartition[]): Promise<readonly PartitionPosition[]> {
    return this.#admin.use(async (admin) => {
      const ends = await admin.stableEnds(partitions)
      return partitions.map(({ topic, partition }) => ({
        topic,
        partition,
        offset: answered(offsetIn(ends, topic, partition), topic, partition),
      }))
    })
  }

  /**
   * The end is the high watermark, not the last stable offset: a predecessor's last transaction may be committed while its
   * marker is not yet written, and restoring without it would lose that transaction.
   */
  logRanges(partitions: readonly TopicPartition[]): Promise<readonly LogRange[]> {
    return this.#admin.use(async (admin) => {
      // A client that is not connected yet may look for leaders only 3 s later (librdkafka's query timer for leaders, not to be
      // set); a description of topics waits for the connection.
      await admin.partitionCounts([...new Set(partitions.map(({ topic }) => topic))])
      const first = await admin.firstOffsets(partitions)
      const end = await admin.highWatermarks(partitions)
      return partitions.map(({ topic, partition }) => ({
        topic,
        partition,
        first: answered(offsetIn(first, topic, partition), topic, partition),
        end: answered(offsetIn(end, topic, partition), topic, partition),
      }))
    })
  }

  /** Logs that are wanted at the same time are read by the same consumer. */
  async read(range: LogRange, each: EachRecord, signal?: AbortSignal): Promise<void> {
    if (range.first >= range.end) return
    if (!this.#reader?.canRead(range)) this.#reader = new LogReader(this.#connection, this.#log)
    await this.#reader.read(range, each, signal)
  }

  close(): void {
    this.#admin.close()
  }
}

/** A partition whose leader is away has no offsets for now; taking it for an empty one would restore nothing. */
const answered = (offset: number, topic: string, partition: number): number => {
  if (offset >= 0) return offset
  throw new KafkaCallError(
    'listOffsets',
    0,
    'retry',
    new Error(`no offsets for ${topic}-${partition}; its leader may be away`),
  )
}

/** -1 where there is none, which no log begins or ends at. */
const offsetIn = (positions: readonly PartitionPosition[], topic: string, partition: number): number =>
  positions.find((position) => position.topic === topic && position.partition === partition)?.offset ?? -1
