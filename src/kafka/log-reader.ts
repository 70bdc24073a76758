import kafka from '@confluentinc/kafka-javascript'
import type { PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { EachRecord, LogRange } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { RecordHeader } from '#stream/raw-record.ts'
import { call } from './call.ts'
import { clientSettings } from './client-settings.ts'
import { connect, type Connection, connectTimeoutMs, disconnect, logErrors, withSettings } from './connection.ts'
import type { GroupClient } from './group-client.ts'
import { bytesOf, headersOf } from './message-batch.ts'
import { refusalCodes, uponTopics, withRemedy } from './refused-rights.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

/** A log that is being read. */
interface Reading {
  readonly range: LogRange
  readonly each: EachRecord
  readonly signal: AbortSignal | undefined
  readonly at: ((offset: number) => void) | undefined
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
  position: number
  movedMs: number
}

/** So few that running tasks do not notice: a batch takes some 5 ms. */
const batchSize = 500
const pollMs = 50
/** Longer than an open transaction, at whose records a reader waits, may last. */
const longestStandMs = 30_000
const closeTimeoutMs = 5_000

/** Reads ranges of logs with one consumer for all that are wanted at the same time, so that its memory is bounded. */
export class LogReader {
  readonly #client: GroupClient
  readonly #tokens: Connection['tokens']
  /** Readings by the name of their log. */
  readonly #readings = new Map<string, Reading>()
  /** Every log that was ever begun. */
  readonly #taken = new Set<string>()
  /** The record in progress. */
  #current: kafka.Message | undefined
  /** One function for all records: a restore makes nothing for each. */
  readonly #readHeaders = (): readonly RecordHeader[] => headersOf(this.#current?.headers)
  #isConnected = false
  #isClosed = false

  /** @throws KafkaSettingsError */
  constructor(connection: Connection, log: Log) {
    const make = (checked: object) =>
      new kafka.KafkaConsumer(checked as kafka.ConsumerGlobalConfig, topicSettings) as GroupClient
    this.#client = withSettings(readerSettings(connection), make)
    this.#tokens = connection.tokens
    logErrors(this.#client, 'restore', log)
  }

  /** Whether it can read this log: each one once, since until it is begun again its client says where it stood the last time. */
  canRead(partition: TopicPartition): boolean {
    return !this.#isClosed && !this.#taken.has(nameOf(partition))
  }

  /**
   * Reads what the range says.
   * @param signal ends it, with its reason
   * @throws BrokerUnavailableError, KafkaCallError `retry`
   */
  read(range: LogRange, each: EachRecord, signal?: AbortSignal, at?: (offset: number) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const reading = { range, each, signal, at, resolve, reject, position: range.first, movedMs: performance.now() }
      this.#readings.set(nameOf(range), reading)
      this.#taken.add(nameOf(range))
      if (this.#isConnected) this.#assign([reading])
      if (this.#taken.size === 1) void this.#run()
    })
  }

  async #run(): Promise<void> {
    try {
      await connect(this.#client, connectTimeoutMs, this.#tokens)
      this.#isConnected = true
      this.#client.setDefaultConsumeTimeout(pollMs)
      this.#client.setDefaultIsTimeoutOnlyForFirstMessage(true)
      this.#assign([...this.#readings.values()])
      while (this.#readings.size > 0) await this.#pass()
    } catch (error) {
      for (const reading of this.#readings.values()) reading.reject(error)
    }
    this.#isClosed = true
    if (this.#isConnected) await disconnect(this.#client, closeTimeoutMs)
  }

  async #pass(): Promise<void> {
    const consume = (done: unknown) => this.#client.consume(batchSize, done as never)
    const messages = await call<kafka.Message[]>('consume', consume).catch((error: unknown) => this.#failed(error))
    for (const message of messages) {
      const { topic, partition, offset, key, value, timestamp = 0 } = message
      const reading = this.#readings.get(`${topic}-${partition}`)
      this.#current = message
      const wait = reading?.each(bytesOf(key), value, timestamp, offset, this.#readHeaders)
      if (wait !== undefined) await this.#waitFor(wait)
    }
    for (const reading of this.#readings.values()) this.#look(reading)
  }

  /** Reading changes nothing, so it may always be begun again. @returns no record, when nothing is wrong */
  #failed(error: unknown): readonly kafka.Message[] {
    if (isOfGroup(error as KafkaCallError)) return []
    const topics = [...this.#readings.values()].map(({ range }) => range.topic)
    throw withRemedy(error as KafkaCallError, 'retry', uponTopics('Read', topics))
  }

  /** No log stands still meanwhile: nobody reads. */
  async #waitFor(room: Promise<void>): Promise<void> {
    const startedMs = performance.now()
    await room
    for (const reading of this.#readings.values()) reading.movedMs += performance.now() - startedMs
  }

  /** Positions move over control records and aborted ones too, so they reach the end where the last record does not. */
  #look(reading: Reading): void {
    const { range, signal, movedMs } = reading
    const [{ offset } = { offset: -1 }] = this.#client.position([partitionOf(range)]) as PartitionPosition[]
    if (signal?.aborted) return this.#end(reading, signal.reason)
    reading.at?.(Math.max(offset, range.first))
    if (offset >= range.end) return this.#end(reading)
    if (offset > reading.position) Object.assign(reading, { position: offset, movedMs: performance.now() })
    else if (performance.now() - movedMs > longestStandMs) this.#end(reading, standsStill(reading))
  }

  #end({ range, resolve, reject }: Reading, ...error: readonly unknown[]): void {
    this.#readings.delete(nameOf(range))
    this.#client.incrementalUnassign([partitionOf(range)])
    if (error.length === 0) resolve()
    else reject(error[0])
  }

  #assign(readings: readonly Reading[]): void {
    this.#client.incrementalAssign(readings.map(({ range }) => ({ ...partitionOf(range), offset: range.first })))
  }
}

const partitionOf = ({ topic, partition }: TopicPartition): TopicPartition => ({ topic, partition })

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`

/**
 * Every client has to name a group and looks for its coordinator; a refusal is told once. A reader never joins and commits
 * nothing, so it needs no right on any group.
 */
export const isOfGroup = ({ kafkaCode }: { readonly kafkaCode: number }): boolean => kafkaCode === refusalCodes.group

const standsStill = ({ range: { topic, partition, end }, position }: Reading): KafkaCallError => {
  const where = `${topic}-${partition} stands at ${position} of ${end} for ${longestStandMs} ms`
  const cause = new Error(`${where}; its leader may be away, or a transaction hangs`)
  return new KafkaCallError('consume', 0, 'retry', cause)
}

const topicSettings = { 'auto.offset.reset': 'earliest' } as kafka.ConsumerTopicConfig

/** A consumer outside of any group's life: it never joins, and commits nothing. */
export const readerSettings = (connection: Connection): Record<string, unknown> =>
  clientSettings(connection, {
    // The client demands a group even of a consumer that never joins or commits.
    'group.id': `${connection.clientId}-restore`,
    'isolation.level': 'read_committed',
    'enable.auto.commit': false,
    'enable.auto.offset.store': false,
    'fetch.wait.max.ms': 10,
    'queued.max.messages.kbytes': 65_536,
  })
