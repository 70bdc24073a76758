import { Kafka, logLevel, type Message, Partitioners, type Producer } from 'kafkajs'

const everyMs = 50

/** Sends numbers of several tenants at a steady rate, in JSON as most services write it today. */
export class NumbersLoad {
  sent = 0
  readonly #producer: Producer
  readonly #topic: string
  readonly #tenants: number
  #sending: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined

  private constructor(producer: Producer, topic: string, tenants: number) {
    this.#producer = producer
    this.#topic = topic
    this.#tenants = tenants
  }

  static async start(brokers: string, topic: string, tenants: number): Promise<NumbersLoad> {
    const kafka = new Kafka({ brokers: brokers.split(','), clientId: 'numbers-load', logLevel: logLevel.NOTHING })
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
    await producer.connect()
    const load = new NumbersLoad(producer, topic, tenants)
    load.#timer = setInterval(() => load.#sendNext(), everyMs)
    return load
  }

  /** Resolves when all that is counted in `sent` is in the log. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#sending
    await this.#producer.disconnect()
  }

  #sendNext(): void {
    this.#sending = this.#sending.then(() => this.#send())
  }

  /** One number of each tenant. */
  async #send(): Promise<void> {
    const messages = Array.from({ length: this.#tenants }, (_, index) =>
      this.#message(`tenant-${index}`, this.sent + index),
    )
    await this.#producer.send({ topic: this.#topic, messages })
    this.sent += this.#tenants
  }

  #message(tenantId: string, n: number): Message {
    const event = {
      specversion: '1.0',
      id: `number-${n}`,
      source: 'numbers',
      type: this.#topic,
      subject: tenantId,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: { tenantId, n },
    }
    return { key: tenantId, value: JSON.stringify(event), headers: { 'content-type': 'application/cloudevents+json' } }
  }
}
