import kafka from '@confluentinc/kafka-javascript'
import type { Numbered } from './counting-topology.ts'

/** Sends numbered records of many tenants at a steady rate, and knows what it sent. */
export class Load {
  /** Numbers sent per tenant, in order. */
  readonly sent = new Map<string, number[]>()
  readonly #producer: kafka.Producer
  readonly #topic: string
  #timer: NodeJS.Timeout | undefined
  #next = 0

  private constructor(producer: kafka.Producer, topic: string) {
    this.#producer = producer
    this.#topic = topic
  }

  static async connect(brokers: string, topic: string): Promise<Load> {
    const producer = new kafka.Producer({
      'bootstrap.servers': brokers,
      partitioner: 'murmur2_random',
      'enable.idempotence': true,
      'linger.ms': 5,
    } as kafka.ProducerGlobalConfig)
    await new Promise<void>((resolve, reject) => {
      producer.connect({ allTopics: false } as kafka.MetadataOptions, (error) => (error ? reject(error) : resolve()))
    })
    return new Load(producer, topic)
  }

  /** @param perSecond records per second, a multiple of 50 */
  start(perSecond: number, tenants: number): void {
    this.#timer = setInterval(() => {
      for (let left = perSecond / 50; left > 0; left--) this.#send(`tenant-${this.#next % tenants}`)
    }, 20)
  }

  /** Resolves when everything that was sent is in the log. */
  async stop(): Promise<number> {
    clearInterval(this.#timer)
    await new Promise<void>((resolve, reject) => {
      this.#producer.flush(30_000, (error) => (error ? reject(error) : resolve()))
    })
    await new Promise<void>((resolve) => {
      this.#producer.disconnect(() => resolve())
    })
    return this.#next
  }

  #send(tenantId: string): void {
    const value: Numbered = { tenantId, n: this.#next++ }
    this.sent.set(tenantId, [...(this.sent.get(tenantId) ?? []), value.n])
    this.#producer.produce(this.#topic, null, Buffer.from(JSON.stringify(value)), tenantId, Date.now())
  }
}
