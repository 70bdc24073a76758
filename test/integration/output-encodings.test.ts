import type kafka from '@confluentinc/kafka-javascript'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { type CloudEvent, Kafka } from 'cloudevents'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { codecFor } from '#cli/run.ts'
import { EventCodec } from '#codec/event-codec.ts'
import { microUsdToBytes } from '#codec/micro-usd.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { lookUpIds, registerSchemas, schemaFetcher } from '#codec/registry.ts'
import { GroupConsumer } from '#kafka/consumer.ts'
import { headersOf } from '#kafka/message-batch.ts'
import { TransactionalProducer } from '#kafka/producer.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import { DispatchRequestedDefaults } from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'
import { readTopic } from '../../bench/counting/read-topic.ts'
import { readConfig } from '../../src/config.ts'
import { attributesFor, sent } from '../codec/events.ts'
import { writtenLog } from '../runtime/written-log.ts'
import { createTopic } from './faults/one-record.ts'

const brokers = inject('brokers')
const url = inject('registryUrl')
const access = RegistryAccess.at(url)
const log = `encodings-${Date.now()}`
const time = Date.now()
const { communicationSent, dispatchRequested } = topics
const written = [communicationSent, dispatchRequested]
const silent = (): void => {}

const config = readConfig({
  EVENTZR_KAFKA_BROKERS: brokers,
  // No credentials may reach a header; this registry asks for none.
  EVENTZR_SCHEMA_REGISTRY_URL: url.replace('//', '//reader:hunter2@'),
  EVENTZR_OUTPUT_ENCODING: 'ce-binary-avro',
  EVENTZR_OUTPUT_ENCODINGS: `${dispatchRequested.name}=ce-structured-json`,
})

const command = { ...DispatchRequestedDefaults, tenantId: 'tenant-uuid', messageId: 'msg_abc123', deadlineAt: time }

/** Sends one event of each topic as a pod does, in one transaction. */
const writeEvents = async (codec: EventCodec): Promise<void> => {
  const connection = { brokers, clientId: log, settings: {} }
  const membership = { groupId: log, instanceId: log, sessionTimeoutMs: 6_000, anchorTopic: log }
  const pod = writtenLog()
  const consumer = await GroupConsumer.connect({ ...membership, connection }, pod.log)
  const producer = await TransactionalProducer.connect(
    { connection, transactionalId: log, timeoutMs: 10_000, consumer },
    pod.log,
  )
  try {
    const outbox = new Outbox()
    for (const [topic, data] of [
      [communicationSent, sent],
      [dispatchRequested, command],
    ] as const) {
      const encoder = codec.encoder<unknown>(topic)
      outbox.writeKey('tenant-uuid')
      encoder.encode(attributesFor(topic, { time, extensions: { campaign: 'spring ü' } }), data, outbox.slab)
      outbox.seal({ topic: log, partition: 0, timestamp: time, headers: encoder.headers })
    }
    await producer.init()
    await producer.begin()
    await producer.send(outbox)
    await producer.flush()
    await producer.commit()
  } finally {
    await producer.close()
    await consumer.close()
  }
}

const rawOf = ({ partition, offset, value, key, headers }: kafka.Message): RawRecord => ({
  topic: log,
  partition,
  offset,
  timestamp: time,
  key: Buffer.from(key as Buffer),
  value,
  headers: headersOf(headers),
})

describe('topics written as their configuration says', () => {
  let records: readonly RawRecord[]

  beforeAll(async () => {
    for (const part of ['envelope', 'data'] as const) await registerSchemas(written, access, silent, undefined, part)
    await createTopic(brokers, log)
    const sinks = written.map((topic) => ({ topic }))
    const codec = await codecFor(
      { sources: [], sinks: sinks as never },
      config,
      writtenLog().log,
      new AbortController().signal,
    )
    await writeEvents(codec)
    records = (await readTopic(brokers, log)).map(rawOf)
  })

  it('are read by the client of the registry and by the CloudEvents SDK from binary mode', async () => {
    const { value, headers } = records[0]!
    const data = (await new SchemaRegistry({ host: url }).decode(value as Buffer)) as object
    expect(data).toMatchObject({ ...sent, cost_usd: microUsdToBytes(5_500) })
    const texts = Object.fromEntries(headers.map((each) => [each.key, Buffer.from(each.value).toString()]))
    const event = Kafka.toEvent({ key: 'tenant-uuid', value, body: value, headers: texts } as never) as CloudEvent
    expect(event.validate()).toBe(true)
    const id = (await lookUpIds([communicationSent], access, silent, undefined, 'data')).get(communicationSent.name)!
    expect(event).toMatchObject({
      type: communicationSent.name,
      subject: 'tenant-uuid',
      campaign: 'spring ü',
      datacontenttype: 'application/avro',
      dataschema: `${url}/schemas/ids/${id}`,
    })
    expect(Buffer.from(value!).readInt32BE(1)).toBe(id)
  })

  it('are read by a codec that knows the registry alone, each in its own encoding', async () => {
    const codec = new EventCodec({ schemaIds: new Map(), fetchSchema: schemaFetcher(access, silent) })
    await codec.load(Buffer.from(records[0]!.value!).readInt32BE(1))
    expect(codec.decode(communicationSent, records[0]!)).toMatchObject({
      data: sent,
      tenantId: 'tenant-uuid',
      attributes: { time, extensions: { campaign: 'spring ü' } },
    })
    expect(records[1]!.headers.map(({ key, value }) => `${key}: ${Buffer.from(value).toString()}`)).toEqual([
      'content-type: application/cloudevents+json',
    ])
    expect(codec.decode(dispatchRequested, records[1]!).data).toMatchObject({ messageId: 'msg_abc123' })
  })

  it('have a subject of their own for the data, which a pod names when it is missing', async () => {
    const topic = { ...communicationSent, name: `test.unregistered.${log}` }
    await registerSchemas([topic], access, silent)
    await expect(lookUpIds([topic], access, silent, undefined, 'data')).rejects.toMatchObject({
      code: 'SCHEMAS_MISSING',
      subjects: [`${topic.name}-eventzr.cpaas.communication.v1.CommunicationSent`],
    })
  })
})
