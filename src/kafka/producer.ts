import { setImmediate as nextTurn } from 'node:timers/promises'
import kafka from '@confluentinc/kafka-javascript'
import type { PartitionPosition } from '#runtime/ports/batch.ts'
import type { ProducerPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { Outbox, Outgoing } from '#runtime/ports/outbox.ts'
import type { RecordHeader } from '#stream/raw-record.ts'
import { call, callError, endsWithin, retrying } from './call.ts'
import { clientSettings, leastMessageBytes } from './client-settings.ts'
import {
  connect,
  type Connection,
  connectTimeoutMs,
  disconnect,
  logErrors,
  newsFilter,
  withSettings,
} from './connection.ts'
import type { GroupConsumer } from './consumer.ts'
import { DeniedTopics } from './denied-topics.ts'
import { KafkaCallError, RightMissingError } from '#runtime/ports/errors.ts'
import { type LogLine, LostConnections, tellConnections } from './lost-connections.ts'
import { statisticsSettings, tellStatistics } from './statistics.ts'
import { uponTopics, withRemedy, withRight } from './refused-rights.ts'

export interface Transactions {
  readonly connection: Connection
  readonly transactionalId: string
  /** An open transaction is aborted by the broker after this, and its producer is then dead. */
  readonly timeoutMs: number
  /** The group whose offsets are committed with the records. */
  readonly consumer: GroupConsumer
  /** Ends the waiting for a coordinator at the start. */
  readonly stop?: AbortSignal
  /** Told when another producer stands in the place of the last one; must not throw. */
  readonly onRenewal?: () => void
}

/** Short, since the same call goes on where it was; so closing does not wait long for it. */
const callTimeoutMs = 1_000
/**
 * The client asks for its producer id again only every 500 ms while the predecessor's transaction is being ended, and at once
 * when the same call is made again (rdkafka_idempotence.c, rd_kafka_idemp_start). Ending one takes the broker some 20 ms.
 */
const initTimeoutMs = 50
/** So long a start or renewal may wait before its waiting is news. */
const quietInits = 10
/** A budget for retries at both coordinators: this call begins again, and waits for a coordinator however long that takes. */
const offsetsTimeoutMs = 5_000
const retryPauseMs = 50
const closeTimeoutMs = 3_000
/** Longer than a broker takes to be started again. */
const stuckAfterMs = 60_000
const queueFull = -184

/** A call of a transaction has not come back, and its client cannot be closed within it: only the end of the process ends both. */
export class ProducerStuckError extends Error {
  readonly code = 'PRODUCER_STUCK'

  constructor() {
    super(`a call of the Kafka client has not come back after ${stuckAfterMs} ms; end the process and start it again`)
  }
}

/** A client, and what its log tells of the present transaction. */
interface Connected {
  readonly client: kafka.Producer
  readonly lost: LostConnections
  readonly denied: DeniedTopics
}

/** Exactly-once output over librdkafka. A failed commit is the only sign of a failed delivery, so no delivery reports are asked for. */
export class TransactionalProducer implements ProducerPort {
  readonly #transactions: Transactions
  readonly #log: Log
  readonly #isNews = newsFilter()
  readonly #closing = new AbortController()
  readonly #headers = new WeakMap<readonly RecordHeader[], kafka.MessageHeader[]>()
  #connected: Connected
  #inFlight: Promise<unknown> = Promise.resolve()
  #renewal: Promise<unknown> = Promise.resolve()
  #hasFailed = false
  #begunMs: number | undefined

  private constructor(connected: Connected, transactions: Transactions, log: Log) {
    this.#connected = connected
    this.#transactions = transactions
    this.#log = log
  }

  /** @throws BrokerUnavailableError, KafkaSettingsError */
  static async connect(transactions: Transactions, log: Log): Promise<TransactionalProducer> {
    return new TransactionalProducer(await connectedClient(transactions, log), transactions, log)
  }

  /** Ends the predecessor's transaction. @throws KafkaCallError, also a retriable one when the start is stopped */
  init(): Promise<void> {
    const { signal } = this.#closing
    const { stop = signal } = this.#transactions
    return this.#init(AbortSignal.any([signal, stop]))
  }

  /**
   * A pod that is asked to stop still renews its producer, since its last commit needs one.
   * @throws BrokerUnavailableError; the reason of the closing when it is closed meanwhile: its successor must not be fenced
   */
  renew(): Promise<void> {
    const done = this.#renew()
    this.#renewal = done.catch(() => undefined)
    return done
  }

  async #renew(): Promise<void> {
    const { signal } = this.#closing
    await disconnect(this.#client, closeTimeoutMs)
    signal.throwIfAborted()
    this.#connected = await connectedClient(this.#transactions, this.#log)
    this.#hasFailed = false
    this.#begunMs = undefined
    signal.throwIfAborted()
    await this.#init(signal)
    this.#transactions.onRenewal?.()
  }

  #init(stop: AbortSignal): Promise<void> {
    let tries = 0
    const tell = (error: KafkaCallError): void => void (++tries > quietInits && this.#tellRetry(error))
    const init = (done: (error: unknown) => void) => this.#client.initTransactions(initTimeoutMs, done)
    return this.#transact('initTransactions', init, stop, tell)
  }

  async begin(): Promise<void> {
    this.#connected.lost.forget()
    this.#connected.denied.forget()
    await this.#transact('beginTransaction', (done) => this.#client.beginTransaction(done))
    this.#begunMs = performance.now()
  }

  /** The client takes no record any more once Kafka has refused one, and only the end of the transaction tells why. */
  async send(outbox: Outbox): Promise<void> {
    try {
      await this.#sendAll(outbox)
    } catch (error) {
      if ((error as KafkaCallError).kafkaCode === wrongState) await this.commit()
      throw error
    }
  }

  async #sendAll(outbox: Outbox): Promise<void> {
    for (let index = 0; index < outbox.count;) {
      if (this.#produce(outbox.read(index))) index++
      else await this.#drain()
      this.#closing.signal.throwIfAborted()
    }
  }

  flush(): Promise<void> {
    return this.#transact('flush', (done) => this.#client.flush(callTimeoutMs, (error) => done(error && stillSending)))
  }

  sendOffsets(positions: readonly PartitionPosition[]): Promise<void> {
    const offsets = positions.map((position) => ({ ...position }))
    return this.#transact('sendOffsets', (done) =>
      this.#client.sendOffsetsToTransaction(offsets, this.#transactions.consumer.client, offsetsTimeoutMs, done),
    )
  }

  async commit(): Promise<void> {
    try {
      await this.#end('commitTransaction', (done) => this.#client.commitTransaction(callTimeoutMs, done))
    } catch (error) {
      this.#hasFailed = true
      throw error
    }
  }

  abort(): Promise<void> {
    return this.#end('abortTransaction', (done) => this.#client.abortTransaction(callTimeoutMs, done))
  }

  /** How long the transaction that was begun last is open; 0 once it has ended. */
  get openMs(): number {
    return this.#begunMs === undefined ? 0 : performance.now() - this.#begunMs
  }

  get mustRenew(): boolean {
    return this.#hasFailed || this.#connected.lost.any
  }

  /**
   * Also ends a call that is being retried. The one in flight is awaited: a client that is destroyed within a transactional call
   * locks up for ever, and the process with it.
   * @throws ProducerStuckError when it has not come back after 60 s: the waiting for a group coordinator has no time-out
   * (rdkafka_coord.c sets creq_ts_timeout and never reads it)
   */
  async close(): Promise<void> {
    this.#closing.abort()
    const ended = Promise.all([this.#inFlight, this.#renewal])
    if (!(await endsWithin(stuckAfterMs, ended))) throw new ProducerStuckError()
    await disconnect(this.#client, closeTimeoutMs)
  }

  get #client(): kafka.Producer {
    return this.#connected.client
  }

  /** Lines of the client's log from before the end of a call are handed to us within the same turn, but after it. */
  async #end(operation: string, run: (done: (error: unknown) => void) => void): Promise<void> {
    try {
      await this.#transact(operation, run)
      this.#begunMs = undefined
    } finally {
      await nextTurn()
    }
  }

  /** A transaction that was begun is always brought to its end; only the waiting for a coordinator at the start may be stopped. */
  #transact(
    operation: string,
    run: (done: (error: unknown) => void) => void,
    stop: AbortSignal = this.#closing.signal,
    tell = (error: KafkaCallError): void => this.#tellRetry(error),
  ): Promise<void> {
    const done = retrying(
      () => (this.#closing.signal.aborted ? closedProducer(operation) : call<void>(operation, run as never)),
      retryPauseMs,
      tell,
      stop,
    ).catch((error: unknown) => this.#throwNamed(error))
    this.#inFlight = done.catch(() => undefined)
    return done
  }

  /** The line of the log that names a topic comes right after the error. */
  async #throwNamed(error: unknown): Promise<never> {
    if (error instanceof RightMissingError) await nextTurn()
    const { transactionalId, consumer } = this.#transactions
    throw withRight(error, { topics: this.#connected.denied.rights(error), groupId: consumer.groupId, transactionalId })
  }

  #tellRetry({ operation, kafkaCode, message }: KafkaCallError): void {
    if (this.#isNews(message)) this.#log.warn({ operation, kafkaCode }, `${operation} is retried: ${message}`)
  }

  /** False when the client's queue is full and the record was not taken. */
  #produce({ topic, partition, key, value, timestamp, headers }: Outgoing): boolean {
    try {
      this.#client.produce(topic, partition ?? null, value, key, timestamp, undefined, this.#clientHeaders(headers))
      return true
    } catch (error) {
      const failed = callError('produce', error)
      if (failed.kafkaCode === queueFull) return false
      throw withRemedy(failed, failed.kafkaCode === fatalState ? 'fatal' : 'abort', uponTopics('Write', [topic]))
    }
  }

  /** The client wants an array of objects with one key each; sinks reuse their headers, so each list is converted once. */
  #clientHeaders(headers: readonly RecordHeader[]): kafka.MessageHeader[] {
    let converted = this.#headers.get(headers)
    if (converted === undefined) {
      converted = headers.map(({ key, value }) => ({ [key]: Buffer.from(value) }))
      this.#headers.set(headers, converted)
    }
    return converted
  }

  #drain(): Promise<void> {
    return call<void>('flush', (done) => this.#client.flush(100, () => done(null, undefined)))
  }
}

/** A call with a closed consumer would crash inside the client. */
const closedProducer = (operation: string): Promise<never> =>
  Promise.reject(new KafkaCallError(operation, wrongState, 'fatal', new Error('the producer is closed')))
const wrongState = -172
const fatalState = -150

/** A record fails at the latest when its transaction runs out of time. */
const stillSending = Object.assign(new Error('records are not acknowledged yet'), { code: -185, isRetriable: true })

const connectedClient = async (transactions: Transactions, log: Log): Promise<Connected> => {
  const make = (checked: object) => new kafka.Producer(checked as kafka.ProducerGlobalConfig)
  const client = withSettings(producerSettings(transactions), make)
  const [lost, denied] = [new LostConnections(), new DeniedTopics()]
  client.on('event.log', (line: LogLine) => [lost, denied].forEach((each) => each.note(line)))
  logErrors(client, 'producer', log)
  tellStatistics(client, 'producer', transactions.connection)
  await connect(client, connectTimeoutMs, transactions.connection.tokens)
  return { client, lost, denied }
}

const producerSettings = ({ connection, transactionalId, timeoutMs }: Transactions): Record<string, unknown> =>
  clientSettings(connection, {
    'transactional.id': transactionalId,
    'transaction.timeout.ms': timeoutMs,
    // The same partitioner as Java and KafkaJS: a key has one home whoever wrote it.
    partitioner: 'murmur2_random',
    'linger.ms': 5,
    'message.max.bytes': leastMessageBytes,
    // The default of 100 ms dominates short commit intervals when a coordinator is still busy.
    'retry.backoff.ms': 10,
    'queue.buffering.max.messages': 1_000_000,
    'queue.buffering.max.kbytes': 262_144,
    ...statisticsSettings(connection),
    ...tellConnections,
  })
