import kafka from '@confluentinc/kafka-javascript'
import type { RawRecord } from './codec-types.ts'
import { call, connect, disconnect, type Log } from './kafka-client.ts'

interface RawClient {
  consume(
    timeoutMs: number,
    count: number,
    timeoutOnlyForFirst: boolean,
    done: (error: unknown, messages: readonly kafka.Message[]) => void,
  ): void
}

const batchSize = 1_000
/** Short, so that disconnecting never waits long for the call in flight. */
const pollTimeoutMs = 50
const metadataTimeoutMs = 10_000

/** Reads the committed records that come into some topics from now on. It assigns the partitions itself: nobody shares the work. */
export class WorldConsumer {
  readonly #client: kafka.KafkaConsumer

  private constructor(client: kafka.KafkaConsumer) {
    this.#client = client
  }

  /** Resolves when every record that is written from then on will be read. Rejects when a topic does not exist. */
  static async connect(brokers: string, topics: readonly string[], log: Log): Promise<WorldConsumer> {
    const client = new kafka.KafkaConsumer(
      {
        'bootstrap.servers': brokers,
        'client.id': 'simulator',
        // The client insists on a name; nothing is ever committed under it.
        'group.id': 'simulator',
        'isolation.level': 'read_committed',
        'enable.auto.commit': false,
        'fetch.wait.max.ms': 20,
        // Few fetches with many dispatches each: what is measured is the applications, not the simulator.
        'fetch.min.bytes': 100_000,
        'fetch.queue.backoff.ms': 20,
        log_level: 3,
      } as kafka.ConsumerGlobalConfig,
      { 'auto.offset.reset': 'error' } as kafka.ConsumerTopicConfig,
    )
    await connect(client, 'simulator consumer', log)
    try {
      client.assign((await Promise.all(topics.map((topic) => ends(client, topic)))).flat())
    } catch (error) {
      await disconnect(client)
      throw error
    }
    return new WorldConsumer(client)
  }

  /** The next records; none when nothing came within 50 ms. One call at a time. */
  poll(): Promise<readonly RawRecord[]> {
    const raw = this.#client.getClient() as RawClient
    return call<readonly kafka.Message[]>((done) => raw.consume(pollTimeoutMs, batchSize, true, done)).then(
      (messages) => messages.map(rawRecord),
    )
  }

  /** Only after the last poll has been answered. */
  close(): Promise<void> {
    return disconnect(this.#client)
  }
}

const ends = async (client: kafka.KafkaConsumer, topic: string): Promise<readonly kafka.TopicPartitionOffset[]> => {
  const { topics } = await call<kafka.Metadata>((done) =>
    client.getMetadata({ topic, timeout: metadataTimeoutMs }, done),
  )
  const partitions = topics.find(({ name }) => name === topic)?.partitions ?? []
  if (partitions.length === 0)
    throw new Error(`the topic ${topic} does not exist: create it with npm run cli -- topics apply`)
  return Promise.all(
    partitions.map(async ({ id }) => {
      const { highOffset } = await call<kafka.WatermarkOffsets>((done) =>
        client.queryWatermarkOffsets(topic, id, metadataTimeoutMs, done),
      )
      return { topic, partition: id, offset: highOffset }
    }),
  )
}

const rawRecord = ({ topic, partition, offset, timestamp, key, value, headers }: kafka.Message): RawRecord => ({
  topic,
  partition,
  offset,
  timestamp: timestamp ?? 0,
  key: typeof key === 'string' ? Buffer.from(key) : (key ?? null),
  value,
  headers: (headers ?? []).flatMap((header) =>
    Object.entries(header).map(([name, bytes]) => ({ key: name, value: Buffer.from(bytes) })),
  ),
})
