import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AvroRecord } from '#codec/avro-schema.ts'
import { schemaText } from '#codec/registered-schema.ts'
import { topics } from '#topology/topics.ts'
import type { ConsumedMessage, ConsumedPayload } from '../../clients/core/kafka.ts'
import { CpaasOrchestratorSvcClientPublisher, eventReader } from '../../clients/cpaas-orchestrator-client/src/kafka.ts'
import { codecWith, fixture, sent, written } from '../codec/events.ts'
import { RegistryInMemory, registryOf, RememberingProducer, silentRegistry } from './given-clients.ts'

const topic = topics.communicationSent.name
const json = fixture('communication-sent.published.json')
const sample = JSON.parse(json.toString()) as Readonly<Record<string, unknown>> & { readonly data: object }
const structured = { 'content-type': Buffer.from('application/cloudevents+json') }

const sampleEvent = {
  specversion: '1.0',
  type: topic,
  source: 'cpaas-orchestrator-svc',
  id: 'evt-550e8400-e29b-41d4-a716-446655440000',
  time: '2026-02-24T12:00:00.000Z',
  subject: 'tenant-uuid',
  data: { ...sample.data, cost_usd: 0.0055, attempt: 1, sentAt: null, costFinal: false },
}

const message = (change: Partial<ConsumedMessage> = {}): ConsumedPayload => ({
  topic,
  partition: 3,
  message: {
    key: Buffer.from('tenant-uuid'),
    value: json,
    headers: structured,
    offset: '17',
    timestamp: '1772000000000',
    ...change,
  },
})

const withJson = (change: object): ConsumedPayload =>
  message({ value: Buffer.from(JSON.stringify({ ...sample, ...change })) })

const ceHeaders = {
  ce_specversion: '1.0',
  ce_type: topic,
  ce_source: 'cpaas-orchestrator-svc',
  ce_id: sampleEvent.id,
  ce_time: sampleEvent.time,
  ce_subject: 'tenant-uuid',
}

/** A registry with the schema of the data alone (id 1) and of the envelope (id 2). */
const registry = new RegistryInMemory()
registry.add(topics.communicationSent.schema.json)
registry.add(schemaText(topics.communicationSent, 'envelope'))

const typedAvro = (id: number): Buffer => {
  const { value } = written(codecWith(), topics.communicationSent, sent)
  value.writeInt32BE(id, 1)
  return value
}

/** The data of the sample in Avro, cut out of its envelope: the envelope's last field. */
const dataAvro = (): Buffer => {
  const whole = typedAvro(1)
  return Buffer.concat([whole.subarray(0, 5), whole.subarray(whole.indexOf('\x16tenant-uuid\x14msg_abc123'))])
}

/** The code of what makes a message unreadable. */
const codeOf = async (payload: ConsumedPayload, options: Parameters<typeof eventReader>[0] = { registry }) => {
  const { unreadable } = await eventReader(options).read(payload)
  if (unreadable !== undefined) expect(unreadable).toMatchObject({ name: 'EventUnreadableError', topic: payload.topic })
  return unreadable?.code
}

describe('a reader', () => {
  it.each<[string, ConsumedPayload]>([
    ['ce-structured-json', message()],
    ['ce-structured-json without headers', message({ headers: undefined })],
    [
      'ce-structured-json behind a byte order mark',
      message({ value: Buffer.concat([Buffer.from('\uFEFF'), json]), headers: {} }),
    ],
    ['avro', message({ value: typedAvro(2), headers: { 'content-type': 'application/vnd.eventzr.cloudevent+avro' } })],
    ['avro without headers', message({ value: typedAvro(2), headers: {} })],
    ['ce-binary-avro', message({ value: dataAvro(), headers: { ...ceHeaders, 'content-type': 'application/avro' } })],
    [
      'ce-binary-json',
      message({
        value: Buffer.from(JSON.stringify(sample.data)),
        headers: { ...ceHeaders, 'content-type': 'application/json' },
      }),
    ],
  ])('reads %s', async (_, payload) => {
    const { event, unreadable } = await eventReader({ registry }).read(payload)
    expect(unreadable).toBeUndefined()
    expect(event).toMatchObject(sampleEvent)
  })

  it('takes data, keys and headers as texts too', async () => {
    const { event } = await eventReader().read(message({ key: 'tenant-uuid', value: json.toString() }))
    expect(event).toMatchObject(sampleEvent)
  })

  it('asks for a schema once', async () => {
    const own = registryOf([topics.communicationSent])
    const reader = eventReader({ registry: own })
    await Promise.all([
      reader.read(message({ value: typedAvro(1), headers: {} })),
      reader.read(message({ value: typedAvro(1), headers: {} })),
    ])
    expect(own.asked).toEqual([1])
  })

  it('reads what newer writers send: other fields are passed over, other symbols are UNKNOWN', async () => {
    const newer = withJson({ region: 7, data: { ...sample.data, channel: 'CARRIER_PIGEON', wings: 2 } })
    const { event } = await eventReader().read(newer)
    expect(event).toMatchObject({ extensions: { region: '7' }, data: { channel: 'UNKNOWN' } })
    expect(event!.data).not.toHaveProperty('wings')
  })

  it('reads what older writers send: missing fields have their defaults', async () => {
    const schema = JSON.parse(schemaText(topics.communicationSent, 'envelope')) as AvroRecord
    const data = schema.fields.at(-1)!.type as AvroRecord
    const older = {
      ...schema,
      fields: [...schema.fields.slice(0, -1), { name: 'data', type: { ...data, fields: data.fields.slice(0, 7) } }],
    }
    const own = new RegistryInMemory()
    own.add(JSON.stringify(older))
    const whole = typedAvro(1)
    const body = whole.subarray(0, whole.indexOf(Buffer.from([4, 21, 124])) + 3)
    const { event, unreadable } = await eventReader({ registry: own }).read(message({ value: body, headers: {} }))
    expect(unreadable).toBeUndefined()
    expect(event).toMatchObject(sampleEvent)
  })

  it('takes the place of an event without an id, and the timestamp of one without a time', async () => {
    const { event } = await eventReader().read(withJson({ id: null, time: '' }))
    expect(event).toMatchObject({ id: `${topic}-3-17`, time: new Date(1_772_000_000_000).toISOString() })
  })

  it.each<[string, ConsumedPayload, string]>([
    ['another topic', { ...message(), topic: 'orders' }, 'TOPIC_UNKNOWN'],
    ['no value', message({ value: null }), 'NULL_VALUE'],
    ['a value above 1 MiB', message({ value: Buffer.alloc(1_048_577) }), 'OVERSIZE'],
    ['another encoding', message({ value: Buffer.from('hello'), headers: {} }), 'NOT_A_CLOUDEVENT'],
    ['an empty value', message({ value: Buffer.alloc(0), headers: {} }), 'NOT_A_CLOUDEVENT'],
    ['the framing of AWS Glue', message({ value: Buffer.from([3, 0, 1]), headers: {} }), 'NOT_A_CLOUDEVENT'],
    ['JSON that is no event', message({ value: Buffer.from('{"a":1}'), headers: {} }), 'NOT_A_CLOUDEVENT'],
    ['a header twice', message({ headers: { ...ceHeaders, ce_id: ['a', 'b'] } }), 'DUPLICATE_HEADER'],
    ['bytes that are no UTF-8', message({ value: Buffer.from([0x7b, 0xff]) }), 'NOT_UTF8'],
    ['text that is no JSON', message({ value: Buffer.from('{') }), 'NOT_JSON'],
    ['a cut Avro body', message({ value: typedAvro(2).subarray(0, 40), headers: {} }), 'MALFORMED_AVRO'],
    [
      'a longer Avro body',
      message({ value: Buffer.concat([typedAvro(2), Buffer.alloc(1)]), headers: {} }),
      'MALFORMED_AVRO',
    ],
    ['a cut frame', message({ value: Buffer.from([0, 0]), headers: {} }), 'MALFORMED_AVRO'],
    ['deep JSON', withJson({ deep: JSON.parse('['.repeat(20) + ']'.repeat(20)) }), 'LIMIT_EXCEEDED'],
    ['a key that names a prototype', message({ value: Buffer.from('{"__proto__":1}') }), 'FORBIDDEN_KEY'],
    ['an unknown schema id', message({ value: typedAvro(77), headers: {} }), 'UNKNOWN_SCHEMA_ID'],
    ['the schema of something else', message({ value: typedAvro(1), headers: {} }), 'SCHEMA_MISMATCH'],
    ['no source', withJson({ source: '' }), 'INVALID_ENVELOPE'],
    ['data in base64', withJson({ data_base64: 'e30=' }), 'INVALID_ENVELOPE'],
    ['data with faults', withJson({ data: { tenantId: 'tenant-uuid' } }), 'INVALID_DATA'],
    ['the type of another topic', withJson({ type: 'eventzr.cpaas.communication.failed.v1' }), 'TYPE_MISMATCH'],
    ['the key of another tenant', message({ key: 'another' }), 'TENANT_MISMATCH'],
    ['the subject of another tenant', withJson({ subject: 'another' }), 'TENANT_MISMATCH'],
  ])('calls a message with %s unreadable', async (_, payload, code) => {
    expect(await codeOf(payload)).toBe(code)
  })

  it('names all faults of the data, and no value', async () => {
    const payload = withJson({ data: { ...sample.data, provider: 7, attempt: 'first', recipient: ['+14155552671'] } })
    const { unreadable } = await eventReader().read(payload)
    expect(unreadable!.faults).toEqual([
      { path: 'data.recipient', rule: 'must be a string' },
      { path: 'data.provider', rule: 'must be a string' },
      { path: 'data.attempt', rule: 'must be an integer of 32 bits' },
    ])
    expect(unreadable!.message).not.toContain('4155552671')
  })

  it('says so when Avro comes and there is no registry', async () => {
    expect(await codeOf(message({ value: typedAvro(2), headers: {} }), {})).toBe('REGISTRY_MISSING')
  })

  it('throws while the registry is away, so that the consumer tries the message again', async () => {
    const reading = eventReader({ registry: silentRegistry }).read(message({ value: typedAvro(2), headers: {} }))
    await expect(reading).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
  })

  it('gives back what a publisher gave', async () => {
    const producer = new RememberingProducer()
    const { event } = await new CpaasOrchestratorSvcClientPublisher(producer).publishSent(
      { tenantId: 't', messageId: 'm', channel: 'SMS', recipient: '+14155552671', provider: 'P', cost_usd: 0.1 },
      { extensions: { region: 'eu' } },
    )
    expect(await eventReader().read({ topic, message: producer.last.message })).toEqual({ event })
  })

  it('is never brought down, whatever a message is', async () => {
    const reader = eventReader({ registry })
    const hostile = fc.record({ topic: fc.constantFrom(topic, 'x'), message: fc.anything() })
    await fc.assert(
      fc.asyncProperty(hostile, async (payload) => {
        expect((await reader.read(payload as never)).unreadable).toBeDefined()
      }),
      { numRuns: 200 },
    )
  })

  it('is never brought down by a body, whichever byte of it is another one', async () => {
    const reader = eventReader({ registry })
    const whole = typedAvro(2)
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 6), fc.nat(255), async (index, byte) => {
        const value = Buffer.from(whole)
        value[index + 5] = byte
        const { event, unreadable } = await reader.read(message({ value, headers: {} }))
        expect([event, unreadable].filter((each) => each !== undefined)).toHaveLength(1)
        expect(unreadable?.code).not.toBe('MESSAGE_INVALID')
      }),
      { numRuns: 300 },
    )
  })

  it('does not make the 200 million values that six bytes may promise', async () => {
    const own = new RegistryInMemory()
    const items = { type: 'array', items: 'null' }
    own.add(JSON.stringify({ type: 'record', name: 'CommunicationSentEvent', fields: [{ name: 'data', type: items }] }))
    const value = Buffer.from('0000000001' + '8088debe01' + '00', 'hex')
    expect(await codeOf(message({ value, headers: {} }), { registry: own })).toBe('MALFORMED_AVRO')
  })
})
