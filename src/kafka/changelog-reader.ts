import kafka from '@confluentinc/kafka-javascript'
import type { PartitionPosition, TopicPartition } from '#runtime/batch.ts'
import type { RestorePort } from '#runtime/kafka-port.ts'
import type { Log } from '#runtime/log.ts'
import { Admin } from './admin.ts'
import { call } from './call.ts'
import { connect, type Connection, disconnect, logErrors, sharedSettings } from './connection.ts'

type Each = (partition: TopicPartition, key: Buffer, value: Buffer | null) => void

const batchSize = 10_000
const pollMs = 50

/** Reads changelogs outside the group: never commits, ends at the high watermark. */
export class ChangelogReader implements RestorePort {
  readonly #connection: Connection
  readonly #log: Log

  constructor(connection: Connection, log: Log) {
    this.#connection = connection
    this.#log = log
  }

  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#administer((admin) => admin.partitionCounts(topics))
  }

  firstOffsets(partitions: readonly TopicPartition[]): Promise<readonly PartitionPosition[]> {
    return this.#administer((admin) => admin.firstOffsets(partitions))
  }

  /**
   * The end is the high watermark, not the last stable offset: a predecessor's last transaction may be committed while its
   * marker is not yet written, and restoring without it would lose that transaction.
   */
  async readAll(partitions: readonly TopicPartition[], each: Each): Promise<void> {
    const [from, to] = await this.#administer((admin) =>
      Promise.all([admin.firstOffsets(partitions), admin.highWatermarks(partitions)]),
    )
    const consumer = await this.#connect()
    try {
      consumer.assign([...from])
      await this.#readUntil(consumer, to, each)
    } finally {
      await disconnect(consumer, 5_000)
    }
  }

  async #readUntil(consumer: kafka.KafkaConsumer, ends: readonly PartitionPosition[], each: Each): Promise<void> {
    consumer.setDefaultConsumeTimeout(pollMs)
    while (!reached(consumer, ends)) {
      const messages = await call<kafka.Message[]>('consume', (done) => consumer.consume(batchSize, done as never))
      for (const { topic, partition, key, value } of messages) {
        if (key != null) each({ topic, partition }, typeof key === 'string' ? Buffer.from(key) : key, value)
      }
    }
  }

  async #connect(): Promise<kafka.KafkaConsumer> {
    const consumer = new kafka.KafkaConsumer(
      {
        ...sharedSettings(this.#connection),
        // The client demands a group even of a consumer that never joins or commits.
        'group.id': `${this.#connection.clientId}-restore`,
        'isolation.level': 'read_committed',
        'enable.auto.commit': false,
        'enable.auto.offset.store': false,
        'fetch.wait.max.ms': 10,
        'queued.max.messages.kbytes': 65_536,
      } as kafka.ConsumerGlobalConfig,
      { 'auto.offset.reset': 'earliest' } as kafka.ConsumerTopicConfig,
    )
    logErrors(consumer, 'restore', this.#log)
    await connect(consumer, 10_000)
    return consumer
  }

  async #administer<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = new Admin(this.#connection)
    try {
      return await ask(admin)
    } finally {
      admin.close()
    }
  }
}

/** Positions move over control records and aborted ones too, so they reach the end where the last record does not. */
const reached = (consumer: kafka.KafkaConsumer, ends: readonly PartitionPosition[]): boolean => {
  const positions = new Map(
    consumer.position().map(({ topic, partition, offset }) => [`${topic}-${partition}`, offset]),
  )
  return ends.every(
    ({ topic, partition, offset }) => offset === 0 || (positions.get(`${topic}-${partition}`) ?? -1) >= offset,
  )
}
