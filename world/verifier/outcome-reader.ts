import kafka from '@confluentinc/kafka-javascript'
import { Admin } from '#kafka/admin.ts'
import { call } from '#kafka/call.ts'
import { clientSettings } from '#kafka/client-settings.ts'
import { connect, type Connection, disconnect, logErrors } from '#kafka/connection.ts'
import type { PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { Log } from '#runtime/ports/log.ts'
import { emptyOutcome, type GrowingOutcome, type Outcome, type OutcomeTopics, type Unreadable } from './outcome.ts'
import { isNote, readDeadLetter } from './read-dead-letter.ts'
import { readEvent, type ReadTopic } from './read-event.ts'
import { RecentTexts } from './recent-texts.ts'
import { RegistrySchemas } from './registry-schemas.ts'
import { type CheckedTopic, type Seen } from './seen-event.ts'

export interface OutcomeOptions {
  readonly connection: Connection
  readonly registryUrl: string
  readonly topics: OutcomeTopics
  readonly deadLetterTopics: readonly string[]
  readonly log: Log
  /** `end` passes over what the topics held before; the default is their beginning. */
  readonly from?: 'beginning' | 'end'
}

/** The ends of topics were not reached in time; nothing can be said about the run. */
export class OutcomeIncompleteError extends Error {
  override readonly name = 'OutcomeIncompleteError'
  readonly code = 'OUTCOME_INCOMPLETE'
  readonly partitions: readonly string[]

  constructor(partitions: readonly string[], timeoutMs: number) {
    super(
      `the ends of ${partitions.join(', ')} were not reached within ${timeoutMs} ms: a transaction may be open, or the broker too busy`,
    )
    this.partitions = partitions
  }
}

const batchSize = 2_000
const pollMs = 20
const defaultTimeoutMs = 60_000
const reportEveryMs = 2_000

/**
 * Reads the topics of a run bit by bit, committed records only, and outside every group. Calls must not overlap. Close it: it
 * holds connections.
 */
export class OutcomeReader {
  readonly #consumer: kafka.KafkaConsumer
  readonly #starts: readonly PartitionPosition[]
  readonly #options: OutcomeOptions
  readonly #schemas: RegistrySchemas
  readonly #texts = new RecentTexts()
  readonly #topics: ReadonlyMap<string, ReadTopic>
  readonly #outcome: GrowingOutcome
  #records = 0

  private constructor(consumer: kafka.KafkaConsumer, starts: readonly PartitionPosition[], options: OutcomeOptions) {
    this.#consumer = consumer
    this.#starts = starts
    this.#options = options
    this.#schemas = new RegistrySchemas(options.registryUrl, options.log)
    this.#topics = new Map(Object.entries(options.topics).map(([key, { name, role }]) => [name, { key, role }]))
    this.#outcome = emptyOutcome(options.topics, options.deadLetterTopics)
  }

  /** Topics that do not exist count as empty. Rejects when no broker answers. */
  static async connect(options: OutcomeOptions): Promise<OutcomeReader> {
    const { connection, from = 'beginning', log } = options
    const starts = await administer(connection, async (admin) => {
      const partitions = await partitionsOf(admin, options)
      return from === 'end' ? admin.highWatermarks(partitions) : admin.firstOffsets(partitions)
    })
    const consumer = await connectConsumer(connection, log)
    consumer.assign([...starts])
    return new OutcomeReader(consumer, starts, options)
  }

  /** All records read so far; it grows with the next poll. */
  get outcome(): Outcome {
    return this.#outcome
  }

  /** Reads what is there, at most 2,000 records, and gives their number. Rejects with RegistryUnavailable; the reader is then of no use. */
  async poll(): Promise<number> {
    const messages = await call<kafka.Message[]>('consume', (done) => this.#consumer.consume(batchSize, done as never))
    for (const message of messages) await this.#add(message)
    this.#records += messages.length
    return messages.length
  }

  /**
   * Reads until the ends that the topics have now.
   * @throws OutcomeIncompleteError after `timeoutMs`
   */
  async readToEnd(timeoutMs = defaultTimeoutMs): Promise<Outcome> {
    const ends = await administer(this.#options.connection, (admin) =>
      admin.highWatermarks(this.#starts.map(({ topic, partition }) => ({ topic, partition }))),
    )
    const deadlineMs = Date.now() + timeoutMs
    let reportMs = Date.now() + reportEveryMs
    for (let missing = this.#unread(ends); missing.length > 0; missing = this.#unread(ends)) {
      if (Date.now() > deadlineMs) throw new OutcomeIncompleteError(missing.map(partitionText), timeoutMs)
      await this.poll()
      if (Date.now() < reportMs) continue
      reportMs += reportEveryMs
      this.#options.log.info(
        { records: this.#records, partitions: missing.length },
        'reading the outcome from the topics',
      )
    }
    return this.#outcome
  }

  close(): Promise<void> {
    return disconnect(this.#consumer, 5_000)
  }

  async #add(message: kafka.Message): Promise<void> {
    const { counts, deadLetters, events, unreadable } = this.#outcome
    counts[message.topic] = (counts[message.topic] ?? 0) + 1
    const topic = this.#topics.get(message.topic)
    if (topic === undefined) {
      if (!isNote(message)) deadLetters.push(readDeadLetter(message))
      return
    }
    const read = await readEvent(message, topic, this.#schemas, this.#texts)
    if (isUnreadable(read)) unreadable.push(read)
    else (events[topic.key as CheckedTopic] as Seen[]).push(read)
  }

  /** Positions move over control records and aborted ones too, so they reach the end where the last record does not. */
  #unread(ends: readonly PartitionPosition[]): readonly PartitionPosition[] {
    const positions = new Map(this.#starts.map((start) => [partitionText(start), start.offset]))
    for (const { topic, partition, offset } of this.#consumer.position()) {
      // Before its first record a partition has no position.
      if (offset !== undefined && offset >= 0) positions.set(partitionText({ topic, partition }), offset)
    }
    return ends.filter((end) => positions.get(partitionText(end))! < end.offset)
  }
}

/** Reads everything that the topics hold now and closes. @throws OutcomeIncompleteError, RegistryUnavailable */
export const readOutcome = async (options: OutcomeOptions): Promise<Outcome> => {
  const reader = await OutcomeReader.connect(options)
  try {
    return await reader.readToEnd()
  } finally {
    await reader.close()
  }
}

const isUnreadable = (read: Seen | Unreadable): read is Unreadable => 'fault' in read

const partitionText = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`

const partitionsOf = async (
  admin: Admin,
  { topics, deadLetterTopics, log }: OutcomeOptions,
): Promise<readonly TopicPartition[]> => {
  const names = [...Object.values(topics).map(({ name }) => name), ...deadLetterTopics]
  const counts = await admin.partitionCounts(names)
  const missing = names.filter((name) => !counts.get(name))
  if (missing.length > 0) log.info({ topics: missing }, 'topics that do not exist count as empty')
  return names.flatMap((topic) =>
    Array.from({ length: counts.get(topic) ?? 0 }, (_, partition) => ({ topic, partition })),
  )
}

const connectConsumer = async (connection: Connection, log: Log): Promise<kafka.KafkaConsumer> => {
  const consumer = new kafka.KafkaConsumer(
    clientSettings(connection, {
      // The client demands a group even of a consumer that never joins or commits.
      'group.id': `${connection.clientId}-outcome`,
      'isolation.level': 'read_committed',
      'enable.auto.commit': false,
      'enable.auto.offset.store': false,
      // Nobody waits for the verifier, so it asks the broker seldom and takes much.
      'fetch.wait.max.ms': 200,
      'fetch.min.bytes': 1_000_000,
      'queued.max.messages.kbytes': 16_384,
    }) as kafka.ConsumerGlobalConfig,
    { 'auto.offset.reset': 'error' } as kafka.ConsumerTopicConfig,
  )
  logErrors(consumer, 'verifier', log)
  await connect(consumer, 10_000)
  consumer.setDefaultConsumeTimeout(pollMs)
  return consumer
}

const administer = async <T>(connection: Connection, ask: (admin: Admin) => Promise<T>): Promise<T> => {
  const admin = new Admin(connection)
  try {
    return await ask(admin)
  } finally {
    admin.close()
  }
}
