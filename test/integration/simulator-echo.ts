import { EventCodec } from '#codec/event-codec.ts'
import { EventWriter } from '#world/simulator/event-writer.ts'
import { WorldConsumer } from '#world/simulator/world-consumer.ts'
import { WorldProducer } from '#world/simulator/world-producer.ts'
import type { WorldTopics } from '#world/simulator/world-topics.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { Topic } from '#stream/topic.ts'
import {
  type DispatchRequested,
  DispatchRequestedDefaults,
  type RenderJobDispatched,
  RenderJobDispatchedDefaults,
} from '#schemas/types.ts'

/** The two applications at their smallest: every notification and every event becomes one dispatch. */
export class Echo {
  readonly dispatched = new Set<string>()
  readonly #topics: WorldTopics
  readonly #codec: EventCodec
  readonly #writer: EventWriter
  readonly #consumer: WorldConsumer
  readonly #producer: WorldProducer
  readonly #reading: Promise<void>
  #stopped = false

  private constructor(
    topics: WorldTopics,
    schemaIds: ReadonlyMap<string, number>,
    consumer: WorldConsumer,
    producer: WorldProducer,
  ) {
    this.#topics = topics
    this.#codec = new EventCodec({ schemaIds, fetchSchema: async () => undefined })
    this.#writer = new EventWriter(schemaIds)
    this.#consumer = consumer
    this.#producer = producer
    this.#reading = this.#read()
  }

  static async start(brokers: string, topics: WorldTopics, schemaIds: ReadonlyMap<string, number>): Promise<Echo> {
    const silent = () => undefined
    const consumer = await WorldConsumer.connect(
      brokers,
      [topics.notifyRequested.name, topics.eventCreated.name],
      silent,
    )
    return new Echo(
      topics,
      schemaIds,
      consumer,
      await WorldProducer.connect(brokers, { delivered: silent, failed: silent }, silent),
    )
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#reading
    await this.#producer.close()
    await this.#consumer.close()
  }

  async #read(): Promise<void> {
    while (!this.#stopped) for (const record of await this.#consumer.poll()) this.#echo(record)
  }

  #echo(record: RawRecord): void {
    try {
      if (record.topic === this.#topics.notifyRequested.name) this.#dispatch(record)
      else this.#dispatchRender(record)
    } catch {
      // Poison: the applications would write a dead letter.
    }
  }

  #dispatch(record: RawRecord): void {
    const { tenantId, requestId, channel, recipient } = this.#codec.decode(this.#topics.notifyRequested, record).data
    const provider = channel === 'SMS' ? 'TWILIO' : 'META_WHATSAPP'
    const data: DispatchRequested = {
      ...DispatchRequestedDefaults,
      tenantId,
      messageId: `msg_${requestId}`,
      channel,
      provider,
      recipient,
      idempotencyKey: `msg_${requestId}-1`,
    }
    this.#send(this.#topics.dispatchRequested, tenantId, data.messageId, data, record.timestamp)
  }

  #dispatchRender(record: RawRecord): void {
    const { tenantId, eventId } = this.#codec.decode(this.#topics.eventCreated, record).data
    const jobId = `job_${eventId}`
    const data: RenderJobDispatched = {
      ...RenderJobDispatchedDefaults,
      tenantId,
      jobId,
      type: 'image',
      provider: 'dall-e-3',
      idempotencyKey: `${jobId}-1`,
    }
    this.#send(this.#topics.renderJobDispatched, tenantId, jobId, data, record.timestamp)
  }

  #send<V>(topic: Topic<V>, tenantId: string, entity: string, data: V, time: number): void {
    this.dispatched.add(entity)
    this.#producer.send(
      this.#writer.write({ topic, id: `evt-${entity}`, source: 'echo', time, tenantId, data }, 'avro'),
    )
  }
}
