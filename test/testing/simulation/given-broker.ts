import type { Batch } from '#runtime/ports/batch.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import { Network } from '#testing/simulation/network.ts'
import { ProducerFaults } from '#testing/simulation/producer-faults.ts'
import { SeededRandom } from '#testing/simulation/seeded-random.ts'
import { SimulatedBroker } from '#testing/simulation/simulated-broker.ts'
import { SimulatedConsumer } from '#testing/simulation/simulated-consumer.ts'
import { SimulatedProcess } from '#testing/simulation/simulated-process.ts'
import { SimulatedProducer } from '#testing/simulation/simulated-producer.ts'
import { SimulatedRestore } from '#testing/simulation/simulated-restore.ts'
import { VirtualTime } from '#testing/simulation/virtual-time.ts'

export const input = { topic: 'input', partition: 0 }
export const output = { topic: 'output', partition: 0 }
export const sessionTimeoutMs = 6_000
export const transactionTimeoutMs = 5_000

/** The clients of one process. */
export interface Clients {
  readonly process: SimulatedProcess
  readonly consumer: SimulatedConsumer
  readonly producer: SimulatedProducer
  readonly restore: SimulatedRestore
  readonly faults: ProducerFaults
}

/** A simulated broker with one partition of input and output and two of the journal, and its own time. */
export class GivenBroker {
  readonly #random = new SeededRandom(1)
  readonly #time = new VirtualTime(this.#random)
  readonly #network = new Network(this.#time, this.#random)
  readonly broker = new SimulatedBroker(this.#time, this.#random, {
    anchorTopic: 'journal',
    tasks: 2,
    heartbeatMs: 500,
    transactionTimeoutMs,
  })
  #sessions = 0

  constructor() {
    this.broker.createPartitions('journal', 2)
    for (const { topic } of [input, output]) this.broker.createPartitions(topic, 1)
  }

  clientsOf(instanceId: string): Clients {
    const process = new SimulatedProcess(`session-${this.#sessions++}`, this.#time, this.#random)
    const shared = { broker: this.broker, network: this.#network, random: this.#random, process }
    const consumer = new SimulatedConsumer({ ...shared, instanceId, sessionTimeoutMs, anchorTopic: 'journal' })
    const faults = new ProducerFaults()
    const { membership } = consumer
    const producer = new SimulatedProducer({ ...shared, transactionalId: instanceId, membership, faults })
    return { process, consumer, producer, restore: new SimulatedRestore(shared), faults }
  }

  /** Lets time pass until a promise is settled, or for a minute. */
  async done<T>(promise: Promise<T>): Promise<T> {
    let isDone = false
    const settled = promise.finally(() => (isDone = true))
    settled.catch(() => undefined)
    await this.#time.runUntil(this.#time.nowMs + 60_000, () => isDone)
    if (!isDone) throw new Error('never settled')
    return settled
  }

  pass(ms: number): Promise<void> {
    return this.#time.runUntil(this.#time.nowMs + ms)
  }

  /** Begins a transaction and writes values in it. */
  async begun({ producer }: Clients, ...values: readonly string[]): Promise<void> {
    await this.done(producer.begin())
    await this.done(producer.send(outboxOf(...values)))
    await this.pass(50)
  }

  /** Appends a record outside of transactions. */
  plain(value: string): void {
    this.broker.append({ ...output, key: null, value: Buffer.from(value), timestamp: 0, headers: [] })
  }

  outputs(): readonly string[] {
    const { records } = this.broker.log(output)!.read(0)
    return records.map(({ value }) => String(value))
  }

  /** Lets time pass while rebalances are answered, and says what each of the clients was told. */
  async answering(ms: number, ...clients: readonly Clients[]): Promise<readonly (readonly string[])[]> {
    const said = clients.map((): string[] => [])
    for (const untilMs = this.#time.nowMs + ms; this.#time.nowMs < untilMs;) {
      await this.pass(10)
      for (const [index, { consumer }] of clients.entries()) said[index]!.push(...answer(consumer))
    }
    return said
  }
}

export const outboxOf = (...values: readonly string[]): Outbox => {
  const outbox = new Outbox()
  for (const value of values) {
    outbox.writeKey('key')
    outbox.write(value)
    outbox.seal({ ...output, timestamp: 0, headers: [] })
  }
  return outbox
}

export const textsOf = (batch: Batch): readonly string[] =>
  batch.runs.flatMap(({ from, to }) =>
    Array.from({ length: to - from }, (_, index) => String(batch.read(from + index).value)),
  )

const answer = (consumer: SimulatedConsumer): readonly string[] => {
  const event = consumer.nextRebalance()
  if (event === undefined) return []
  if (event.kind === 'assign') consumer.assign([])
  else consumer.unassign([])
  return [[event.kind, ...event.partitions.map(({ partition }) => partition)].join(' ')]
}
