import kafka from '@confluentinc/kafka-javascript'
import type { PartitionPosition, TopicPartition } from '#runtime/batch.ts'
import { KafkaCallError, type LogRange, type RestorePort } from '#runtime/kafka-port.ts'
import type { Log } from '#runtime/log.ts'
import { Admin } from './admin.ts'
import { call } from './call.ts'
import {
  connect,
  type Connection,
  connectTimeoutMs,
  disconnect,
  logErrors,
  sharedSettings,
  withSettings,
} from './connection.ts'

type Each = (partition: TopicPartition, key: Buffer, value: Buffer | null) => void

/** So few that running tasks do not notice: a batch takes some 5 ms. */
const batchSize = 500
const pollMs = 50

/** Reads changelogs outside the group: never commits, ends at the high watermark. */
export class ChangelogReader implements RestorePort {
  readonly #connection: Connection
  readonly #log: Log
  readonly #stop: AbortSignal | undefined

  /** @param stop ends a {@link readAll} that is under way, with the signal's reason */
  constructor(connection: Connection, log: Log, stop?: AbortSignal) {
    this.#connection = connection
    this.#log = log
    this.#stop = stop
  }

  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#administer((admin) => admin.partitionCounts(topics))
  }

  stableEnds(partitions: readonly TopicPartition[]): Promise<readonly PartitionPosition[]> {
    return this.#administer(async (admin) => {
      const ends = await admin.stableEnds(partitions)
      return partitions.map(({ topic, partition }) => ({
        topic,
        partition,
        offset: answered(offsetIn(ends, topic, partition), topic, partition),
      }))
    })
  }

  logRanges(partitions: readonly TopicPartition[]): Promise<readonly LogRange[]> {
    return this.#administer(async (admin) => {
      // A client that is not connected yet may look for leaders only 3 s later (librdkafka's query timer for leaders, not to be
      // set); a description of topics waits for the connection.
      await admin.partitionCounts([...new Set(partitions.map(({ topic }) => topic))])
      const [first, end] = await Promise.all([admin.firstOffsets(partitions), admin.highWatermarks(partitions)])
      return partitions.map(({ topic, partition }) => ({
        topic,
        partition,
        first: answered(offsetIn(first, topic, partition), topic, partition),
        end: answered(offsetIn(end, topic, partition), topic, partition),
      }))
    })
  }

  /**
   * The end is the high watermark, not the last stable offset: a predecessor's last transaction may be committed while its
   * marker is not yet written, and restoring without it would lose that transaction.
   */
  async readAll(partitions: readonly TopicPartition[], each: Each, signal?: AbortSignal): Promise<void> {
    const ranges = await this.logRanges(partitions)
    const consumer = await this.#connect()
    try {
      consumer.assign(ranges.map(({ topic, partition, first }) => ({ topic, partition, offset: first })))
      await this.#readUntil(
        consumer,
        ranges.filter(({ first, end }) => first < end),
        each,
        signal,
      )
    } finally {
      await disconnect(consumer, 5_000)
    }
  }

  async #readUntil(
    consumer: kafka.KafkaConsumer,
    ranges: readonly LogRange[],
    each: Each,
    signal?: AbortSignal,
  ): Promise<void> {
    consumer.setDefaultConsumeTimeout(pollMs)
    while (!reached(consumer, ranges)) {
      this.#stop?.throwIfAborted()
      signal?.throwIfAborted()
      const messages = await call<kafka.Message[]>('consume', (done) => consumer.consume(batchSize, done as never))
      for (const { topic, partition, key, value } of messages) {
        if (key != null) each({ topic, partition }, typeof key === 'string' ? Buffer.from(key) : key, value)
      }
    }
  }

  async #connect(): Promise<kafka.KafkaConsumer> {
    const consumer = withSettings(
      readerSettings(this.#connection),
      (checked) =>
        new kafka.KafkaConsumer(
          checked as kafka.ConsumerGlobalConfig,
          { 'auto.offset.reset': 'earliest' } as kafka.ConsumerTopicConfig,
        ),
    )
    logErrors(consumer, 'restore', this.#log)
    await connect(consumer, connectTimeoutMs)
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

const readerSettings = (connection: Connection): Record<string, unknown> => ({
  ...sharedSettings(connection),
  // The client demands a group even of a consumer that never joins or commits.
  'group.id': `${connection.clientId}-restore`,
  'isolation.level': 'read_committed',
  'enable.auto.commit': false,
  'enable.auto.offset.store': false,
  'fetch.wait.max.ms': 10,
  'queued.max.messages.kbytes': 65_536,
})

/** Positions move over control records and aborted ones too, so they reach the end where the last record does not. */
const reached = (consumer: kafka.KafkaConsumer, ranges: readonly LogRange[]): boolean => {
  const positions = consumer.position().map(({ topic, partition, offset }) => ({ topic, partition, offset }))
  return ranges.every(({ topic, partition, end }) => offsetIn(positions, topic, partition) >= end)
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
