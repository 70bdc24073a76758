import type kafka from '@confluentinc/kafka-javascript'
import { setTimeout as pause } from 'node:timers/promises'
import { call } from '#kafka/call.ts'
import { disconnect } from '#kafka/connection.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { Numbered } from '../../examples/counting/counting-topology.ts'
import { connectedProducer } from './load-producer.ts'

/** One number that was sent, and where to. */
export interface Sent extends Numbered {
  readonly topic: string
  readonly partition: number
}

const turnMs = 20

/** Sends numbered records of many tenants at a steady rate to topics in turn, and knows what it sent. */
export class Load {
  /** In the order of sending: the n-th is number n. */
  readonly sent: Sent[] = []
  readonly #brokers: string
  #producer: kafka.Producer
  readonly #partitions: Map<string, number>
  readonly #misplaced: (n: number) => boolean
  #timer: NodeJS.Timeout | undefined

  private constructor(
    brokers: string,
    producer: kafka.Producer,
    partitions: Map<string, number>,
    misplaced: (n: number) => boolean,
  ) {
    this.#brokers = brokers
    this.#producer = producer
    this.#partitions = partitions
    this.#misplaced = misplaced
  }

  /** @param misplaced says which numbers go to the partition after the one of their key, as another partitioner would send them */
  static async connect(
    brokers: string,
    topics: readonly string[],
    misplaced: (n: number) => boolean = () => false,
  ): Promise<Load> {
    const producer = await connectedProducer(brokers)
    const partitions = new Map<string, number>()
    for (const topic of topics) partitions.set(topic, await partitionCount(producer, topic))
    return new Load(brokers, producer, partitions, misplaced)
  }

  /** Numbers sent per tenant, in order. */
  get sentByTenant(): ReadonlyMap<string, readonly number[]> {
    const byTenant = new Map<string, number[]>()
    for (const { tenantId, n } of this.sent) {
      const numbers = byTenant.get(tenantId)
      if (numbers === undefined) byTenant.set(tenantId, [n])
      else numbers.push(n)
    }
    return byTenant
  }

  /** @param perSecond records per second; what a late turn has missed is sent by the next one */
  start(perSecond: number, tenants: number): void {
    const startedMs = performance.now()
    const before = this.sent.length
    this.#timer = setInterval(() => {
      const due = before + Math.floor(((performance.now() - startedMs) * perSecond) / 1_000)
      while (this.sent.length < due) this.#send(tenants)
    }, turnMs)
  }

  /** Ends the steady load until {@link start}. */
  pause(): void {
    clearInterval(this.#timer)
  }

  /** Sends `count` records at once, with timestamps `ageMs` ago. */
  send(count: number, tenants: number, ageMs = 0): void {
    for (let left = count; left > 0; left--) this.#send(tenants, ageMs)
  }

  /** Uses all partitions of a topic that was given more of them; resolves when the client knows them. */
  async useAllPartitions(topic: string): Promise<void> {
    const before = this.#partitions.get(topic)!
    let now = before
    while (now === before) {
      await pause(turnMs)
      now = await partitionCount(this.#producer, topic)
    }
    this.#partitions.set(topic, now)
  }

  /** Goes on with another producer: a topic made again does not know the sequence of the old one. */
  async reconnect(): Promise<void> {
    await disconnect(this.#producer, 5_000)
    this.#producer = await connectedProducer(this.#brokers)
  }

  /** Resolves when everything that was sent is in the log. */
  async flush(): Promise<void> {
    await call<void>('flush', (done) => this.#producer.flush(30_000, done as never))
  }

  /** The same, with how much that was. Nothing can be sent any more. */
  async stop(): Promise<number> {
    clearInterval(this.#timer)
    if (!this.#producer.isConnected()) return this.sent.length
    await this.flush()
    await disconnect(this.#producer, 5_000)
    return this.sent.length
  }

  #send(tenants: number, ageMs = 0): void {
    const n = this.sent.length
    const value: Numbered = { tenantId: `tenant-${n % tenants}`, n }
    const topics = [...this.#partitions.keys()]
    // Tenants and topics in turn, shifted by each round: every tenant sends to every topic.
    const topic = topics[(n + Math.floor(n / tenants)) % topics.length]!
    const partition = this.#partitionOf(topic, value)
    this.sent.push({ ...value, topic, partition })
    this.#producer.produce(topic, partition, Buffer.from(JSON.stringify(value)), value.tenantId, Date.now() - ageMs)
  }

  #partitionOf(topic: string, { tenantId, n }: Numbered): number {
    const partitions = this.#partitions.get(topic)!
    const right = homeTask(Buffer.from(tenantId), partitions)
    return this.#misplaced(n) ? (right + 1) % partitions : right
  }
}

const partitionCount = async (producer: kafka.Producer, topic: string): Promise<number> => {
  const { topics } = await call<kafka.Metadata>('getMetadata', (done) =>
    producer.getMetadata({ topic, timeout: 5_000 }, done as never),
  )
  return topics.find(({ name }) => name === topic)?.partitions.length ?? 0
}
