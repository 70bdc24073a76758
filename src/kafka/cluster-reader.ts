import type { PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { ClusterPort, EachRecord, LogRange, TopicFacts } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { RightsPort } from '#runtime/ports/rights.ts'
import type { Admin } from './admin.ts'
import type { Connection } from './connection.ts'
import { LogReader } from './log-reader.ts'
import { SharedAdmin } from './shared-admin.ts'
import { UnreadableSearch } from './unreadable-search.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

/** Describes topics, and reads and tries logs outside the group: never commits. Close it: it holds connections. */
export class ClusterReader implements ClusterPort, RightsPort {
  readonly #connection: Connection
  readonly #log: Log
  readonly #admin: SharedAdmin
  readonly #search: UnreadableSearch
  #reader: LogReader | undefined

  constructor(connection: Connection, log: Log) {
    this.#connection = connection
    this.#log = log
    this.#admin = new SharedAdmin(connection)
    this.#search = new UnreadableSearch(connection)
  }

  describeTopics(topics: readonly string[]): Promise<TopicFacts> {
    return this.#admin.use((admin) => admin.describeTopics(topics))
  }

  allowed(topics: readonly string[]): ReturnType<RightsPort['allowed']> {
    return this.#admin.use((admin) => admin.allowed(topics))
  }

  stableEnds(partitions: readonly TopicPartition[]): Promise<readonly PartitionPosition[]> {
    return this.#ask(partitions, async (admin) => inOrder(partitions, await admin.stableEnds(partitions)))
  }

  unreadable(positions: readonly PartitionPosition[]): Promise<readonly PartitionPosition[]> {
    return this.#search.find(positions)
  }

  /**
   * The end is the high watermark, not the last stable offset: a predecessor's last transaction may be committed while its
   * marker is not yet written, and restoring without it would lose that transaction.
   */
  logRanges(partitions: readonly TopicPartition[]): Promise<readonly LogRange[]> {
    return this.#ask(partitions, async (admin) => {
      const first = inOrder(partitions, await admin.firstOffsets(partitions))
      const end = inOrder(partitions, await admin.highWatermarks(partitions))
      return first.map(({ topic, partition, offset }, index) => ({
        topic,
        partition,
        first: offset,
        end: end[index]!.offset,
      }))
    })
  }

  /** As {@link ClusterReader.logRanges}, from the first record of this time or a later one. @param sinceMs since 1970 */
  async logRangesSince(partitions: readonly TopicPartition[], sinceMs: number): Promise<readonly LogRange[]> {
    const ranges = await this.logRanges(partitions)
    const found = await this.#ask(partitions, (admin) => admin.offsetsAt(partitions, sinceMs))
    return ranges.map((range) => {
      const offset =
        found.find((each) => each.partition === range.partition && each.topic === range.topic)?.offset ?? -1
      return { ...range, first: offset < 0 ? range.end : Math.max(range.first, offset) }
    })
  }

  /** Logs that are wanted at the same time are read by the same consumer. */
  async read(range: LogRange, each: EachRecord, signal?: AbortSignal, at?: (offset: number) => void): Promise<void> {
    if (range.first >= range.end) return
    if (!this.#reader?.canRead(range)) this.#reader = new LogReader(this.#connection, this.#log)
    await this.#reader.read(range, each, signal, at)
  }

  close(): void {
    this.#admin.close()
    this.#search.close()
  }

  /**
   * A client that is not connected yet knows of no leaders, or looks for them only 3 s later (librdkafka's query timer for
   * leaders, not to be set); a description of topics waits for the connection.
   */
  #ask<T>(partitions: readonly TopicPartition[], ask: (admin: Admin) => Promise<T>): Promise<T> {
    return this.#admin.use(async (admin) => {
      await admin.partitionCounts([...new Set(partitions.map(({ topic }) => topic))])
      return ask(admin)
    })
  }
}

/** A partition whose leader is away has no offset for now; taking it for an empty one would restore nothing. */
const inOrder = (
  partitions: readonly TopicPartition[],
  found: readonly PartitionPosition[],
): readonly PartitionPosition[] =>
  partitions.map(({ topic, partition }) => {
    const offset = found.find((each) => each.topic === topic && each.partition === partition)?.offset ?? -1
    if (offset >= 0) return { topic, partition, offset }
    const cause = new Error(`no offsets for ${topic}-${partition}; its leader may be away`)
    throw new KafkaCallError('listOffsets', 0, 'retry', cause)
  })
