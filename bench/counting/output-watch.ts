import kafka from '@confluentinc/kafka-javascript'
import { setTimeout as pause } from 'node:timers/promises'
import { call } from '#kafka/call.ts'
import { connect, connectTimeoutMs, disconnect } from '#kafka/connection.ts'
import type { Output } from './verdict.ts'

/** An output as a reader of committed records sees it. */
export interface SeenOutput extends Output {
  readonly partition: number
  /** When it was seen: its transaction was committed before. */
  readonly atMs: number
}

/** A call that the client has and its type declarations lack. */
interface EagerConsumer extends kafka.KafkaConsumer {
  setDefaultIsTimeoutOnlyForFirstMessage(only: boolean): void
}

const pollMs = 50

/** Reads the committed outputs of an application while it runs. */
export class OutputWatch {
  /** In the order of each partition. */
  readonly outputs: SeenOutput[] = []
  readonly #consumer: kafka.KafkaConsumer
  readonly #reading: Promise<void>
  #closed = false

  private constructor(consumer: kafka.KafkaConsumer) {
    this.#consumer = consumer
    this.#reading = this.#read()
  }

  static async start(brokers: string, topic: string, partitions: number): Promise<OutputWatch> {
    const consumer = new kafka.KafkaConsumer(
      {
        'bootstrap.servers': brokers,
        'group.id': `${topic}-watch`,
        'isolation.level': 'read_committed',
        'enable.auto.commit': false,
        'fetch.wait.max.ms': 10,
      } as kafka.ConsumerGlobalConfig,
      { 'auto.offset.reset': 'earliest' } as kafka.ConsumerTopicConfig,
    )
    await connect(consumer, connectTimeoutMs)
    consumer.setDefaultConsumeTimeout(pollMs)
    // Else `consume` waits for as many records as it is asked for as long as one comes now and then.
    ;(consumer as EagerConsumer).setDefaultIsTimeoutOnlyForFirstMessage(true)
    consumer.assign(Array.from({ length: partitions }, (_, partition) => ({ topic, partition, offset: 0 })))
    return new OutputWatch(consumer)
  }

  /** Resolves with true when `seen` holds, and with false when it does not within `withinMs`. */
  async until(seen: (outputs: readonly SeenOutput[]) => boolean, withinMs: number): Promise<boolean> {
    for (const deadlineMs = performance.now() + withinMs; performance.now() < deadlineMs; await pause(pollMs))
      if (seen(this.outputs)) return true
    return seen(this.outputs)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#reading
    await disconnect(this.#consumer, 5_000)
  }

  async #read(): Promise<void> {
    while (!this.#closed) {
      const messages = await call<kafka.Message[]>('consume', (done) => this.#consumer.consume(1_000, done as never))
      const atMs = Date.now()
      for (const { partition, value } of messages) {
        const { by, tenantId, n, count, sum } = JSON.parse(value!.toString()) as Output
        this.outputs.push({ by, tenantId, n, count, sum, partition, atMs })
      }
    }
  }
}
