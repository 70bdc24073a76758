import { setTimeout as pause } from 'node:timers/promises'
import kafka from '@confluentinc/kafka-javascript'
import type { OutgoingRecord } from './event-writer.ts'
import { connect, disconnect, type Log } from './kafka-client.ts'
import type { Delivery } from './manifest.ts'

export interface Deliveries {
  readonly delivered: (delivery: Delivery, record: OutgoingRecord) => void
  readonly failed: (message: string, record: OutgoingRecord) => void
}

const pollMs = 20
const closeTimeoutMs = 10_000
const queueFull = -184

/** Sends records, idempotent but outside of any transaction, as other services do, and tells where each one went. */
export class WorldProducer {
  readonly #client: kafka.Producer
  readonly #deliveries: Deliveries
  /** Records that the client's full queue did not take, in order. */
  readonly #waiting: OutgoingRecord[] = []
  readonly #headers = new WeakMap<OutgoingRecord['headers'], kafka.MessageHeader[]>()
  #underWay = 0

  private constructor(client: kafka.Producer, deliveries: Deliveries) {
    this.#client = client
    this.#deliveries = deliveries
    client.on('delivery-report', (error, report) => this.#reported(error, report))
    client.setPollInterval(pollMs)
  }

  static async connect(brokers: string, deliveries: Deliveries, log: Log): Promise<WorldProducer> {
    const client = new kafka.Producer({
      'bootstrap.servers': brokers,
      'client.id': 'simulator',
      'enable.idempotence': true,
      // The same partitioner as Java and KafkaJS: a key has one home whoever wrote it.
      partitioner: 'murmur2_random',
      'linger.ms': 5,
      // The oversize record must pass client and broker: the client counts its bytes, the broker those of the compressed batch.
      'compression.codec': 'lz4',
      'message.max.bytes': 4_194_304,
      log_level: 3,
      dr_cb: true,
    } as kafka.ProducerGlobalConfig)
    await connect(client, 'simulator producer', log)
    return new WorldProducer(client, deliveries)
  }

  send(record: OutgoingRecord): void {
    this.#underWay++
    if (this.#waiting.length > 0 || !this.#produce(record)) this.#waiting.push(record)
  }

  /** Waits up to 10 s for the records under way, then disconnects. */
  async close(): Promise<void> {
    for (const endMs = Date.now() + closeTimeoutMs; this.#underWay > 0 && Date.now() < endMs;) await pause(pollMs)
    await disconnect(this.#client)
  }

  /** False when the client's queue is full. */
  #produce(record: OutgoingRecord): boolean {
    const { topic, key, value, timestamp, headers } = record
    try {
      this.#client.produce(topic, null, value, key, timestamp, record, this.#clientHeaders(headers))
      return true
    } catch (error) {
      if ((error as kafka.LibrdKafkaError).code === queueFull) return false
      throw error
    }
  }

  #reported(error: kafka.LibrdKafkaError | null, { topic, partition, offset, opaque }: kafka.DeliveryReport): void {
    this.#underWay--
    const record = opaque as OutgoingRecord
    if (error) this.#deliveries.failed(error.message, record)
    else this.#deliveries.delivered({ topic, partition, offset }, record)
    while (this.#waiting[0] !== undefined && this.#produce(this.#waiting[0])) this.#waiting.shift()
  }

  /** The client wants an array of objects with one key each; few header lists are in use, so each is converted once. */
  #clientHeaders(headers: OutgoingRecord['headers']): kafka.MessageHeader[] {
    let converted = this.#headers.get(headers)
    if (converted === undefined) {
      converted = headers.map(({ key, value }) => ({ [key]: Buffer.from(value) }))
      this.#headers.set(headers, converted)
    }
    return converted
  }
}
