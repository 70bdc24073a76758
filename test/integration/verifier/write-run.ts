import kafka from '@confluentinc/kafka-javascript'
import { EventCodec } from '#codec/event-codec.ts'
import { call } from '#kafka/call.ts'
import { connect, connectTimeoutMs, disconnect } from '#kafka/connection.ts'
import { appendDeadLetter } from '#runtime/task/dead-letter.ts'
import { Outbox, type Outgoing } from '#runtime/ports/outbox.ts'
import * as types from '#schemas/types.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { Topic } from '#stream/topic.ts'
import { Slab } from '#stream/slab.ts'
import type { OutcomeTopics } from '#world/verifier/outcome.ts'
import type { Placed } from '../../world/verifier/place-records.ts'
import { START } from '../../world/verifier/tale.ts'

export type RunTopics = { readonly [T in keyof OutcomeTopics]: Topic<unknown> }

/** Values for the fields that have no default and that no check looks at. */
const filler = {
  channel: 'SMS',
  recipient: '+15550100',
  providerMessageId: 'pm',
  status: 'SENT',
  provider: 'TWILIO',
  userId: 'u',
  type: 'image',
  scope: 'TENANT',
  outputUrl: 'https://example.org/a',
  durationMs: 1,
  creditsUsed: 1,
}

/** Writes placed records to Kafka as the applications and their peers would. */
export class RunWriter {
  readonly #producer: kafka.Producer
  readonly #topics: RunTopics
  readonly #deadLetterTopic: string
  readonly #avro: EventCodec
  readonly #json: EventCodec

  private constructor(
    producer: kafka.Producer,
    topics: RunTopics,
    deadLetterTopic: string,
    schemaIds: ReadonlyMap<string, number>,
  ) {
    const fetchSchema = () => Promise.resolve(undefined)
    this.#producer = producer
    this.#topics = topics
    this.#deadLetterTopic = deadLetterTopic
    this.#avro = new EventCodec({ schemaIds, fetchSchema })
    this.#json = new EventCodec({ schemaIds, fetchSchema, outputEncoding: 'ce-structured-json' })
  }

  static async connect(
    brokers: string,
    topics: RunTopics,
    deadLetterTopic: string,
    schemaIds: ReadonlyMap<string, number>,
  ): Promise<RunWriter> {
    const producer = new kafka.Producer({
      'bootstrap.servers': brokers,
      'transactional.id': deadLetterTopic,
      'linger.ms': 5,
    } as kafka.ProducerGlobalConfig)
    await connect(producer, connectTimeoutMs)
    await call<void>('initTransactions', (done) => producer.initTransactions(10_000, done as never))
    return new RunWriter(producer, topics, deadLetterTopic, schemaIds)
  }

  /** Writes them in one transaction that ends as told. */
  async write(placed: readonly Placed[], end: 'commit' | 'abort' = 'commit'): Promise<void> {
    const producer = this.#producer
    await call<void>('beginTransaction', (done) => producer.beginTransaction(done as never))
    placed.forEach((record, index) => this.#writeOne(record, index))
    if (end === 'commit')
      return call<void>('commitTransaction', (done) => producer.commitTransaction(10_000, done as never))
    await call<void>('flush', (done) => producer.flush(10_000, done as never))
    await call<void>('abortTransaction', (done) => producer.abortTransaction(10_000, done as never))
  }

  close(): Promise<void> {
    return disconnect(this.#producer, 10_000)
  }

  #writeOne(record: Placed, index: number): void {
    const outgoing = this.#encode(record, index)
    this.#produce(outgoing, record.partition)
    if (record.dead === undefined) return
    const outbox = new Outbox()
    const origin = { topic: outgoing.topic, partition: record.partition, offset: record.offset }
    const raw: RawRecord = { ...outgoing, ...origin }
    appendDeadLetter(
      outbox,
      this.#deadLetterTopic,
      { reason: record.dead, raw },
      { stage: 'decode' },
      {
        published: (time) => time,
      },
    )
    this.#produce(outbox.read(0), 0)
  }

  /** Every other inbound event is JSON without headers, as naive producers send it. */
  #encode({ topic: name, tenantId, key, id, cause, seq, at, data, raw }: Placed, index: number): Outgoing {
    const topic = this.#topics[name]
    const to = { topic: topic.name, partition: undefined, key: Buffer.from(key), timestamp: START + at }
    if (raw !== undefined) return { ...to, value: Buffer.from(raw, 'latin1'), headers: [] }
    const isJson = topic.role === 'inbound' && index % 2 === 0
    const encoder = (isJson ? this.#json : this.#avro).encoder(topic)
    const slab = new Slab(1_024)
    const attributes = {
      id,
      type: topic.name,
      source: topic.eventSource,
      time: START + at,
      subject: tenantId,
      causationId: cause ?? undefined,
      entitySeq: seq ?? undefined,
      extensions: {},
    }
    encoder.encode(attributes, { ...filler, ...defaultsOf(topic), ...data, tenantId }, slab)
    return { ...to, value: Buffer.from(slab.buffer.subarray(0, slab.position)), headers: isJson ? [] : encoder.headers }
  }

  #produce({ topic, key, value, timestamp, headers }: Outgoing, partition: number): void {
    const own = headers.map((header) => ({ [header.key]: Buffer.from(header.value) }))
    this.#producer.produce(topic, partition, value, key, timestamp, undefined, own)
  }
}

const defaultsOf = ({ schema }: Topic<unknown>): object =>
  (types as unknown as Readonly<Record<string, object>>)[
    `${schema.name.slice(schema.name.lastIndexOf('.') + 1)}Defaults`
  ] ?? {}
