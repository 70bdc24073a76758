import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Admin } from '#kafka/admin.ts'
import type { Connection } from '#kafka/connection.ts'
import { GroupConsumer } from '#kafka/consumer.ts'
import { TransactionalProducer } from '#kafka/producer.ts'
import { throwWithRight, uponTopics } from '#kafka/refused-rights.ts'
import type { Log } from '#runtime/ports/log.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import type { SmokeNames } from './smoke-cause.ts'

/** Times of the configuration of pods. */
export interface SmokeTimes {
  readonly sessionTimeoutMs: number
  readonly transactionTimeoutMs: number
}

/** The answer of the cluster differs from that of an exactly-once one. */
export class SmokeAnswerError extends Error {
  readonly code = 'SMOKE_ANSWER_WRONG'
  readonly remedy: string

  constructor(message: string, remedy: string) {
    super(message)
    this.remedy = remedy
  }
}

/** Records go to this one, so that their order is that of the log. */
const partition = 0
const pollMs = 200
const waitMs = 20_000

/** One producer and one group member with the settings of a pod, on a topic of their own. */
export class SmokeTransaction {
  readonly #connection: Connection
  readonly #names: SmokeNames
  readonly #run = randomUUID()
  readonly #consumer: GroupConsumer
  readonly #producer: TransactionalProducer
  #start = 0
  #readTo = 0

  private constructor(
    connection: Connection,
    names: SmokeNames,
    consumer: GroupConsumer,
    producer: TransactionalProducer,
  ) {
    this.#connection = connection
    this.#names = names
    this.#consumer = consumer
    this.#producer = producer
  }

  /** @param signal ends the waiting for a coordinator. @throws BrokerUnavailableError, KafkaSettingsError, KafkaCallError */
  static async connect(
    connection: Connection,
    names: SmokeNames,
    { sessionTimeoutMs, transactionTimeoutMs: timeoutMs }: SmokeTimes,
    log: Log,
    stop: AbortSignal,
  ): Promise<SmokeTransaction> {
    const { topic: anchorTopic, group: groupId, transactionalId } = names
    const membership = { connection, groupId, instanceId: groupId, sessionTimeoutMs, anchorTopic, stop }
    const consumer = await GroupConsumer.connect(membership, log)
    const transactions = { connection, transactionalId, timeoutMs, consumer, stop }
    const producer = await TransactionalProducer.connect(transactions, log)
    return new SmokeTransaction(connection, names, consumer, producer)
  }

  async init(): Promise<string> {
    await this.#producer.init()
    return `as ${this.#names.transactionalId}`
  }

  /** Remembers where the topic ended before. */
  async produce(): Promise<string> {
    this.#start = await this.#end()
    await this.#send('first')
    await this.#producer.commit()
    return `one record at offset ${this.#start}, committed`
  }

  async abort(): Promise<string> {
    await this.#send('aborted')
    await this.#producer.abort()
    return 'one record, aborted'
  }

  /** @throws SmokeAnswerError when the group gives it nothing */
  async join(): Promise<string> {
    this.#consumer.join()
    await within(async () => {
      await this.#consumer.poll(pollMs)
      const rebalance = this.#consumer.nextRebalance()
      if (rebalance === undefined) return false
      if (rebalance.kind === 'revoke') {
        this.#consumer.unassign(rebalance.partitions)
        return false
      }
      const { topic } = this.#names
      const isGiven = rebalance.partitions.some((each) => each.partition === partition)
      this.#consumer.assign(isGiven ? [{ topic, partition, offset: this.#start }] : [])
      return isGiven
    }, notAssigned)
    return `${this.#names.group} has given this member its partition`
  }

  /** @throws SmokeAnswerError when the aborted record is read, or the committed ones are not */
  async read(): Promise<string> {
    await this.#send('last')
    await this.#producer.commit()
    const { topic } = this.#names
    const seen: string[] = []
    await within(async () => {
      const batch = await this.#consumer.poll(pollMs).catch(throwWithRight({ topics: uponTopics('Read', [topic]) }))
      for (let index = 0; index < batch.runs.reduce((count, { from, to }) => count + to - from, 0); index++) {
        const { value, offset } = batch.read(index)
        const [run, which = ''] = value?.toString().split('/') ?? []
        if (run === this.#run) seen.push(which)
        this.#readTo = offset + 1
      }
      return seen.includes('last')
    }, notRead)
    if (seen.join() !== 'first,last') throw new SmokeAnswerError(`read ${seen.join()} instead of first,last`, notExact)
    return 'the committed records, and not the aborted one'
  }

  /** @throws SmokeAnswerError when the group has another position afterwards */
  async commit(): Promise<string> {
    const { topic } = this.#names
    const offset = this.#readTo
    await this.#producer.begin()
    await this.#producer.sendOffsets([{ topic, partition, offset }])
    await this.#producer.commit()
    const [committed] = await this.#consumer.committed([{ topic, partition }], waitMs)
    if (committed?.offset !== offset)
      throw new SmokeAnswerError(`the group has position ${committed?.offset} instead of ${offset}`, notExact)
    return `position ${offset} of the group, within a transaction`
  }

  /** The producer first: a call of it with a disconnected consumer would crash inside the client. */
  async close(): Promise<void> {
    await this.#producer.close()
    await this.#consumer.close()
  }

  async #send(which: string): Promise<void> {
    const outbox = new Outbox()
    outbox.writeKey(this.#run)
    outbox.write(`${this.#run}/${which}`)
    outbox.seal({ topic: this.#names.topic, timestamp: Date.now(), headers: [], partition })
    await this.#producer.begin()
    await this.#producer.send(outbox)
    await this.#producer.flush()
  }

  async #end(): Promise<number> {
    const admin = new Admin(this.#connection)
    try {
      const [end] = await admin.highWatermarks([{ topic: this.#names.topic, partition }])
      return end!.offset
    } finally {
      admin.close()
    }
  }
}

const notExact = 'the cluster does not keep transactions apart as Kafka does: do not run pods on it'
const notAssigned = new SmokeAnswerError(
  `the group has given nothing to its member within ${waitMs} ms`,
  'look whether another member of the group runs, and read the log above',
)
const notRead = new SmokeAnswerError(
  `the committed records were not read within ${waitMs} ms`,
  'a transaction of somebody else may be open in this topic: wait for its time-out, or give another topic',
)

const within = async (isDone: () => Promise<boolean>, late: SmokeAnswerError): Promise<void> => {
  for (const untilMs = performance.now() + waitMs; !(await isDone()); await sleep(1))
    if (performance.now() > untilMs) throw late
}
