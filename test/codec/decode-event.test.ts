import { describe, expect, it } from 'vitest'
import { defaultLimits } from '#codec/limits.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import { topics } from '#topology/topics.ts'
import { AT, attributesFor, codecWith, codeOf, fixture, header, recordOf, sent, written } from './events.ts'

const topic = topics.communicationSent
const lenient = topics.smsInbound
const avro = written(codecWith(), topic, sent)
const json = written(codecWith({ outputEncoding: 'ce-structured-json' }), topic, sent)
const structured = header('content-type', 'application/cloudevents+json')

const decode = (change: Partial<RawRecord>, of = topic) => codecWith().decode(of, recordOf(of, change))
const decodeJson = (members: object, change: Partial<RawRecord> = {}) =>
  decode({
    value: Buffer.from(JSON.stringify({ ...(JSON.parse(json.value.toString()) as object), ...members })),
    headers: [structured],
    ...change,
  })
const DAY_MS = 86_400_000

describe('a record without a value', () => {
  const table = { ...topic, compacted: true } as const

  it('removes the key of a table, and has its place as its id', () => {
    expect(decode({ value: null }, table)).toEqual({
      attributes: {
        id: `${topic.name}-3-17`,
        type: topic.name,
        source: topic.name,
        time: AT,
        extensions: {},
      },
      tenantId: 'tenant-uuid',
      data: undefined,
      timeAdjusted: false,
    })
  })

  it.each([
    ['without a key', null, 'NULL_VALUE'],
    ['with an empty key', Buffer.alloc(0), 'NULL_VALUE'],
    ['with a key that is no UTF-8', Buffer.from([0x61, 0xff]), 'NOT_UTF8'],
  ])('is refused %s', (_, key, code) => {
    expect(codeOf(() => decode({ value: null, key }, table))).toBe(code)
  })
})

describe('the encoding of a record', () => {
  it.each([
    ['Avro with its content type', avro],
    ['Avro without headers', { value: avro.value, headers: [] }],
    [
      'Avro with headers that mean nothing here',
      { value: avro.value, headers: [header('trace', 'x'), header('trace', 'x')] },
    ],
    ['JSON with its content type', json],
    [
      'JSON with its content type in capitals and with a parameter',
      { value: json.value, headers: [header('content-type', ' Application/CloudEvents+JSON; charset=UTF-8')] },
    ],
    [
      'JSON with white space around it',
      { value: Buffer.concat([Buffer.from('\n '), json.value]), headers: [structured] },
    ],
    [
      'bytes that are no Buffer',
      { value: Uint8Array.from(avro.value), headers: avro.headers, key: Uint8Array.from(Buffer.from('tenant-uuid')) },
    ],
  ])('is recognised: %s', (_, change) => {
    expect(decode(change).data).toEqual(sent)
  })

  const inbound = {
    specversion: '1.0',
    type: lenient.name,
    source: 'webhook',
    subject: 'tenant-uuid',
    data: { tenantId: 'tenant-uuid', providerMessageId: 'SM1', body: 'STOP' },
  }

  it('may be the published envelope without headers on the triggers of other services', () => {
    const value = Buffer.from(JSON.stringify(inbound, null, 2))
    expect(
      decode({ value, headers: [header('content-type', 'application/json')] }, lenient as never).data,
    ).toMatchObject({ body: 'STOP', channel: 'SMS' })
    expect(codeOf(() => decode({ value: json.value }))).toBe('NOT_A_CLOUDEVENT')
    expect(codeOf(() => decode({ value, headers: [header('ce_type', 'x')] }, lenient as never))).toBe(
      'NOT_A_CLOUDEVENT',
    )
  })

  it.each([
    ['text on a lenient topic', { value: Buffer.from('not json') }, 'NOT_A_CLOUDEVENT'],
    ['broken JSON on a lenient topic', { value: Buffer.from('{"specversion"') }, 'NOT_JSON'],
    ['JSON that is no event', { value: Buffer.from('{"a":1}') }, 'NOT_A_CLOUDEVENT'],
    ['a JSON list that says it is an event', { value: Buffer.from('[]'), headers: [structured] }, 'NOT_JSON'],
    ['JSON that is no UTF-8', { value: Buffer.from([0x7b, 0xff, 0x7d]), headers: [structured] }, 'NOT_UTF8'],
    [
      'a content type that is no UTF-8',
      { value: avro.value, headers: [{ key: 'content-type', value: Buffer.from([0x61, 0xff]) }] },
      'NOT_UTF8',
    ],
    ['an empty value', { value: Buffer.alloc(0) }, 'NOT_A_CLOUDEVENT'],
    ['a null value', { value: null }, 'NULL_VALUE'],
    ['a value that is too large', { value: Buffer.alloc(1_048_577) }, 'OVERSIZE'],
    [
      'the Avro content type without a frame',
      { value: Buffer.from('{}'), headers: [header('content-type', 'application/vnd.eventzr.cloudevent+avro')] },
      'MALFORMED_AVRO',
    ],
    ['the framing of AWS Glue', { value: Buffer.from([3, 0, 1, 2]) }, 'NOT_A_CLOUDEVENT'],
    ['two content types', { value: avro.value, headers: [...avro.headers, structured] }, 'DUPLICATE_HEADER'],
    [
      'an attribute header that is there twice',
      { value: avro.value, headers: [header('ce_id', 'a'), header('ce_id', 'b')] },
      'DUPLICATE_HEADER',
    ],
    [
      'an unknown format of CloudEvents, though its type begins like that of JSON',
      { value: json.value, headers: [header('content-type', 'application/cloudevents+jsonx')] },
      'CONTENT_TYPE_UNKNOWN',
    ],
    [
      'a batch of events',
      { value: Buffer.from('[]'), headers: [header('content-type', 'application/cloudevents-batch+json')] },
      'CONTENT_TYPE_UNKNOWN',
    ],
    [
      'the generic Avro format of CloudEvents without a frame',
      { value: Buffer.from([2]), headers: [header('content-type', 'application/cloudevents+avro')] },
      'CONTENT_TYPE_UNKNOWN',
    ],
  ] satisfies readonly (readonly [string, Partial<RawRecord>, string])[])('is refused: %s', (_, change, code) => {
    expect(codeOf(() => decode(change, lenient as never))).toBe(code)
  })

  it.each([
    [{ value: Buffer.from([3, 0, 1, 2]) }, /AWS Glue/],
    [{ value: Buffer.from('x'), headers: [header('__value_schema_id', '\u0001')] }, /__value_schema_id/],
  ] satisfies readonly (readonly [Partial<RawRecord>, RegExp])[])(
    'is named when it is known but not read: %#',
    (change, name) => {
      expect(() => decode(change)).toThrow(name)
    },
  )
})

describe('an event is refused when', () => {
  it.each([
    ['its type is not the topic', { type: 'eventzr.cpaas.communication.failed.v1' }, 'TYPE_MISMATCH'],
    ["its type and its data are another event's", { type: 'eventzr.event.created.v1', data: {} }, 'TYPE_MISMATCH'],
    ['its specversion is another', { specversion: '0.3' }, 'INVALID_ENVELOPE'],
    ['it has no source', { source: null }, 'INVALID_ENVELOPE'],
    ['its id is a number', { id: 7 }, 'INVALID_ENVELOPE'],
    ['its time is no time', { time: 'yesterday' }, 'INVALID_ENVELOPE'],
    ['its data has another content type', { datacontenttype: 'application/xml' }, 'INVALID_ENVELOPE'],
    ['it has no data', { data: null }, 'INVALID_ENVELOPE'],
    ['it has data twice', { data_base64: 'e30=' }, 'INVALID_ENVELOPE'],
    ['its data has no tenant', { data: { ...sent, tenantId: '' } }, 'INVALID_DATA'],
    ['a field is of the wrong type', { data: { ...sent, attempt: 'one' } }, 'INVALID_DATA'],
    ['its subject is another tenant', { subject: 'other' }, 'TENANT_MISMATCH'],
    ['its data is of another tenant', { data: { ...sent, tenantId: 'other' } }, 'TENANT_MISMATCH'],
    ['its partition key is another tenant', { partitionkey: 'other' }, 'TENANT_MISMATCH'],
    ['its sequence is no number', { entityseq: '1e3' }, 'INVALID_ENVELOPE'],
    ['an extension has capitals', { Campaign: 'x' }, 'INVALID_ENVELOPE'],
    ['an extension is an object', { campaign: {} }, 'INVALID_ENVELOPE'],
  ])('%s', (_, members, code) => {
    expect(codeOf(() => decodeJson(members))).toBe(code)
  })

  it('its key is another tenant', () => {
    expect(codeOf(() => decode({ ...avro, key: Buffer.from('other') }))).toBe('TENANT_MISMATCH')
  })

  it.each([
    ['one byte', [0xff]],
    ['another byte', [0xfe]],
    ['three bytes of four', [0xf0, 0x9f, 0x98]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
  ])('its key is no UTF-8, though it decodes to the tenant: %s', (_, bytes) => {
    const tenantId = Buffer.from(bytes).toString()
    const members = { subject: tenantId, data: { ...sent, tenantId, cost_usd: 0 } }
    expect(codeOf(() => decodeJson(members, { key: Buffer.from(bytes) }))).toBe('NOT_UTF8')
    expect(decodeJson(members, { key: Buffer.from(tenantId) }).tenantId).toBe(tenantId)
  })

  it.each([
    ['a text', { data: { ...sent, recipient: '\ud800', cost_usd: 0 } }],
    ['a name', { data: { ...sent, '\udfff': 1, cost_usd: 0 } }],
    ['an attribute', { campaign: 'a\ud83d' }],
  ])('it holds half a surrogate pair: %s', (_, members) => {
    expect(codeOf(() => decodeJson(members))).toBe('NOT_UTF8')
  })

  it("and the error tells nobody's number", () => {
    expect(() => decodeJson({ data: { ...sent, attempt: sent.recipient } })).toThrow(
      /^data\.attempt must be an integer of 32 bits$/,
    )
  })
})

describe('an event', () => {
  it('belongs to the tenant of its data when it has no key and no subject', () => {
    expect(decodeJson({ subject: null }, { key: null }).tenantId).toBe('tenant-uuid')
  })

  it('without an id has its place in Kafka for one', () => {
    expect(decodeJson({ id: null }).attributes.id).toBe(`${topic.name}-3-17`)
  })

  it.each([
    ['its own, 90 days before its record', AT - 90 * DAY_MS, AT - 90 * DAY_MS, false],
    ['its own, 5 minutes after its record', AT + 300_000, AT + 300_000, false],
    ["its record's, when it is older", AT - 90 * DAY_MS - 1, AT, true],
    ["its record's, when it is from the future", AT + 300_001, AT, true],
  ])('has a time: %s', (_, time, used, timeAdjusted) => {
    expect(decodeJson({ time: new Date(time).toISOString() })).toMatchObject({
      attributes: { time: used },
      timeAdjusted,
    })
  })

  it("whose time is before 1970 has its record's", () => {
    const record = written(codecWith(), topic, sent, attributesFor(topic, { time: -1 }))
    expect(decode({ ...record, timestamp: 1_000 })).toMatchObject({ attributes: { time: 1_000 }, timeAdjusted: true })
  })

  it("without a time has its record's", () => {
    expect(decodeJson({ time: null })).toMatchObject({ attributes: { time: AT }, timeAdjusted: false })
  })

  it('keeps the attributes that nobody here knows, and forgets those that are null', () => {
    expect(
      decodeJson({ campaign: 'spring', retries: 3, urgent: true, gone: null, dataschema: 'http://x' }).attributes
        .extensions,
    ).toEqual({ campaign: 'spring', retries: '3', urgent: 'true' })
  })

  it('carries 16 KiB of them at most, names included', () => {
    const half = 'ü'.repeat(4_096 - 2)
    expect(decodeJson({ one1: half, two2: half }).attributes.extensions).toEqual({ one1: half, two2: half })
    expect(codeOf(() => decodeJson({ one1: half, two2: `${half}a` }))).toBe('LIMIT_EXCEEDED')
  })

  it('carries 256 of them at most', () => {
    const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`x${at}`, 'a']))
    expect(decodeJson(numbered(256)).attributes.extensions).toEqual(numbered(256))
    expect(codeOf(() => decodeJson(numbered(257)))).toBe('LIMIT_EXCEEDED')
  })

  it('keeps what ties it to others', () => {
    expect(
      decodeJson({
        correlationid: 'root',
        causationid: 'evt-1',
        entityseq: '0000000007',
        traceparent: '00-a-b-01',
        partitionkey: 'tenant-uuid',
      }).attributes,
    ).toEqual({
      ...attributesFor(topic),
      correlationId: 'root',
      causationId: 'evt-1',
      entitySeq: 7,
      traceParent: '00-a-b-01',
      partitionKey: 'tenant-uuid',
    })
  })

  it('may be smaller than the limit allows by one byte only', () => {
    const limits = { ...defaultLimits, maxValueBytes: avro.value.length }
    expect(codecWith({ limits }).decode(topic, recordOf(topic, avro)).data).toEqual(sent)
    expect(
      codeOf(() =>
        codecWith({ limits: { ...limits, maxValueBytes: limits.maxValueBytes - 1 } }).decode(
          topic,
          recordOf(topic, avro),
        ),
      ),
    ).toBe('OVERSIZE')
  })

  it('is not read on the topic of another event, though its bytes are in order', () => {
    const codec = codecWith()
    codec.encoder(topic)
    expect(
      codeOf(() => codec.decode(topics.communicationDelivered, recordOf(topics.communicationDelivered, avro))),
    ).toBe('SCHEMA_MISMATCH')
    expect(
      codeOf(() =>
        decode(
          { value: fixture('communication-sent.published.json'), headers: [structured] },
          topics.communicationDelivered as never,
        ),
      ),
    ).toBe('TYPE_MISMATCH')
  })
})
