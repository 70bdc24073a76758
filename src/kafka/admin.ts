import kafka from '@confluentinc/kafka-javascript'
import type { PartitionPosition, TopicPartition } from '#runtime/batch.ts'
import { call, callError } from './call.ts'
import { type Connection, sharedSettings } from './connection.ts'

const timeoutMs = 10_000
const topicExists = 36
const unknownTopic = 3

/** A topic to be created; `config` holds broker settings by their Kafka names. */
export interface NewTopic {
  readonly topic: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly config: Readonly<Record<string, string>>
}

/** Cluster facts and topic creation. Close it: it holds connections. */
export class Admin {
  readonly #client: kafka.IAdminClient

  constructor(connection: Connection) {
    this.#client = kafka.AdminClient.create(sharedSettings(connection) as kafka.GlobalConfig, {
      // An administrator's call fails by itself; the client's own reports would only repeat that.
      error: () => undefined,
    })
  }

  /** Creates a topic; false when it exists already. */
  async createTopic({ topic, partitions, replicationFactor, config }: NewTopic): Promise<boolean> {
    // A missing config object would abort the process inside the client.
    const wanted = { topic, num_partitions: partitions, replication_factor: replicationFactor, config: { ...config } }
    try {
      await call<void>('createTopic', (done) =>
        this.#client.createTopic(wanted as kafka.NewTopic, timeoutMs, done as never),
      )
      return true
    } catch (error) {
      if (callError('createTopic', (error as Error).cause).kafkaCode === topicExists) return false
      throw error
    }
  }

  /** Partition counts; a topic that does not exist has 0. */
  async partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = await call<kafka.TopicDescription[]>('describeTopics', (done) =>
      this.#client.describeTopics([...topics], { timeout: timeoutMs }, done as never),
    )
    return new Map(
      found.map(({ name, partitions, error }) => [name, error?.code === unknownTopic ? 0 : partitions.length]),
    )
  }

  /** The offset that the next record of each partition will get, records of open transactions included. */
  highWatermarks(partitions: readonly TopicPartition[]): Promise<readonly PartitionPosition[]> {
    return this.#listOffsets(partitions, kafka.OffsetSpec.LATEST)
  }

  /** The first offsets that are still in the log. */
  firstOffsets(partitions: readonly TopicPartition[]): Promise<readonly PartitionPosition[]> {
    return this.#listOffsets(partitions, earliest)
  }

  close(): void {
    this.#client.disconnect()
  }

  async #listOffsets(
    partitions: readonly TopicPartition[],
    offset: kafka.OffsetSpec,
  ): Promise<readonly PartitionPosition[]> {
    if (partitions.length === 0) return []
    const asked = partitions.map((partition) => ({ ...partition, offset }))
    const found = await call<kafka.ListOffsetsResult[]>('listOffsets', (done) =>
      this.#client.listOffsets(asked, { timeout: timeoutMs, isolationLevel: 0 }, done as never),
    )
    return found.map(({ topic, partition, offset: at }) => ({ topic, partition, offset: Number(at) }))
  }
}

const earliest = kafka.OffsetSpec.EARLIEST
