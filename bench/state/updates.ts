import type kafka from '@confluentinc/kafka-javascript'
import { call } from '#kafka/call.ts'
import { disconnect } from '#kafka/connection.ts'
import { SeededRandom } from '#world/simulator/seeded-random.ts'
import { connectedProducer } from '../counting/load-producer.ts'
import { tenantOf } from './rows.ts'
import { type Update, updatesTopic } from './state-topology.ts'

const turnMs = 20
const flushTimeoutMs = 30_000

/** Sends updates of rows chosen at random, and keeps their numbers. */
export class Updates {
  /** The numbers of the rows, in the order of sending. */
  readonly asked: number[] = []
  readonly #producer: kafka.Producer
  readonly #topic: string
  readonly #rows: number
  readonly #random = new SeededRandom('updates')
  #timer: NodeJS.Timeout | undefined

  private constructor(producer: kafka.Producer, topic: string, rows: number) {
    this.#producer = producer
    this.#topic = topic
    this.#rows = rows
  }

  static async connect(brokers: string, application: string, rows: number): Promise<Updates> {
    return new Updates(await connectedProducer(brokers), updatesTopic(application).name, rows)
  }

  /** A late turn sends the updates of those before it too. */
  start(perSecond: number): void {
    const startedMs = performance.now()
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startedMs) * perSecond) / 1_000)
      while (this.asked.length < due) this.#sendAny()
    }, turnMs)
  }

  /**
   * Ends the load with some last updates: of the rows updated right before a moment, and of others. All are then in the log.
   * @param before number of updates until that moment
   * @param count of the rows, and of the others
   */
  async end(before: number, count: number): Promise<void> {
    clearInterval(this.#timer)
    for (const asked of this.asked.slice(Math.max(0, before - count), before)) this.#send(asked)
    for (let left = count; left > 0; left--) this.#sendAny()
    await call<void>('flush', (done) => this.#producer.flush(flushTimeoutMs, done as never))
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await disconnect(this.#producer, 5_000)
  }

  #sendAny(): void {
    this.#send(this.#random.between(0, this.#rows - 1))
  }

  #send(asked: number): void {
    const update: Update = { tenantId: tenantOf(asked), asked }
    this.asked.push(asked)
    this.#producer.produce(this.#topic, 0, Buffer.from(JSON.stringify(update)), update.tenantId, Date.now())
  }
}
