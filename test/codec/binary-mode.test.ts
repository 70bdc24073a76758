import { describe, expect, it, vi } from 'vitest'
import { defaultLimits } from '#codec/limits.ts'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import { schemaText } from '#codec/registered-schema.ts'
import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'
import { topics } from '#topology/topics.ts'
import { AT, attributesFor, codecWith, codeOf, header, recordOf, sent } from './events.ts'
import { writtenAs } from './every-encoding.ts'

const topic = topics.communicationSent
const attributes = attributesFor(topic, {
  correlationId: 'root',
  causationId: 'evt-1',
  entitySeq: 7,
  traceParent: '00-a-b-01',
  extensions: { campaign: 'spring' },
})
const avro = writtenAs('ce-binary-avro', topic, sent, attributes)
const json = writtenAs('ce-binary-json', topic, sent, attributes)
type Wire = typeof avro

const decode = (wire: Partial<RawRecord>) => codecWith().decode(topic, recordOf(topic, wire))

/** The record with other headers; undefined takes one away. */
const withHeaders = (
  { value, headers }: Wire,
  change: Readonly<Record<string, string | Buffer | undefined>>,
): Wire => ({
  value,
  headers: [
    ...headers.filter(({ key }) => !(key in change)),
    ...Object.entries(change).flatMap(([key, text]): readonly RecordHeader[] =>
      text === undefined ? [] : [{ key, value: Buffer.from(text) }],
    ),
  ],
})

describe.each([
  ['ce-binary-avro', avro],
  ['ce-binary-json', json],
])('an event in %s', (_, wire) => {
  const with_ = (change: Parameters<typeof withHeaders>[1]) => withHeaders(wire, change)

  it('has its attributes from headers and its data from the value', () => {
    expect(decode(wire)).toEqual({ attributes, tenantId: 'tenant-uuid', data: sent, timeAdjusted: false })
  })

  it('has as its time the text of any offset and any fraction', () => {
    for (const time of ['2026-02-24T14:00:00+02:00', '2026-02-24T12:00:00Z', '2026-02-24T12:00:00.000999999Z'])
      expect(decode(with_({ ce_time: time })).attributes.time).toBe(AT)
  })

  it('has what is empty for unset, and its place for an id', () => {
    const unset = { ce_id: '', ce_subject: '', ce_correlationid: '', ce_causationid: '', ce_traceparent: '' }
    expect(decode(with_({ ...unset, ce_time: undefined, ce_entityseq: '' })).attributes).toEqual({
      id: `${topic.name}-3-17`,
      type: topic.name,
      source: 'cpaas-orchestrator-svc',
      time: AT,
      extensions: { campaign: 'spring' },
    })
  })

  it('takes unknown extensions along and leaves the address of its schema behind', () => {
    const change = { ce_retries: '3', ce_empty: '', ce_dataschema: 'https://elsewhere/1', other: 'x' }
    expect(decode(with_(change)).attributes.extensions).toEqual({ campaign: 'spring', retries: '3', empty: '' })
  })

  it.each([
    ['is another event', { ce_type: 'eventzr.cpaas.communication.failed.v1' }, 'TYPE_MISMATCH'],
    ['has no type', { ce_type: undefined }, 'TYPE_MISMATCH'],
    ['has another version', { ce_specversion: '0.3' }, 'INVALID_ENVELOPE'],
    ['has no source', { ce_source: undefined }, 'INVALID_ENVELOPE'],
    ['has a time of no calendar', { ce_time: '2026-02-30T12:00:00Z' }, 'INVALID_ENVELOPE'],
    ['has a sequence that is no number', { ce_entityseq: '1e3' }, 'INVALID_ENVELOPE'],
    ['is of two tenants', { ce_subject: 'other' }, 'TENANT_MISMATCH'],
    ['is to be partitioned by another tenant', { ce_partitionkey: 'other' }, 'TENANT_MISMATCH'],
    ['has an attribute that is no UTF-8', { ce_campaign: Buffer.from([0x61, 0xff]) }, 'NOT_UTF8'],
    ['has a longer attribute than texts may be', { ce_campaign: 'x'.repeat(8_193) }, 'LIMIT_EXCEEDED'],
    ['has an attribute in capitals', { ce_Campaign: 'x' }, 'INVALID_ENVELOPE'],
    ['has an attribute without a name', { ce_: 'x' }, 'INVALID_ENVELOPE'],
    ['has data in a header', { ce_data: '{}' }, 'INVALID_ENVELOPE'],
    ['has an attribute that names a prototype', { ce___proto__: 'x' }, 'FORBIDDEN_KEY'],
    ['has an attribute that names a constructor', { ce_constructor: 'x' }, 'FORBIDDEN_KEY'],
    ['says two types of its data', { ce_datacontenttype: 'text/xml' }, 'INVALID_ENVELOPE'],
  ] as const)('is refused when it %s', (_fault, change, code) => {
    expect(codeOf(() => decode(with_(change)))).toBe(code)
  })

  it('is refused when an attribute is there twice', () => {
    const twice = { ...wire, headers: [...wire.headers, header('ce_campaign', 'spring')] }
    expect(codeOf(() => decode(twice))).toBe('DUPLICATE_HEADER')
  })

  it('has extensions of 16 KiB at most, names included', () => {
    const part = 'x'.repeat(8_188)
    expect(decode(with_({ ce_campaign: undefined, ce_one1: part, ce_two2: part })).attributes.extensions).toEqual({
      one1: part,
      two2: part,
    })
    expect(codeOf(() => decode(with_({ ce_campaign: undefined, ce_one1: part, ce_two2: `${part}x` })))).toBe(
      'LIMIT_EXCEEDED',
    )
  })

  it('is structured when its content type says so, whatever stands in its headers', () => {
    const structured = writtenAs('ce-structured-json', topic, sent, attributes)
    const headers = [...structured.headers, header('ce_specversion', '1.0'), header('ce_id', 'another')]
    expect(decode({ value: structured.value, headers }).attributes.id).toBe(attributes.id)
  })
})

describe('the data in binary mode', () => {
  it.each([
    ['application/avro', avro],
    ['Application/AVRO; charset=binary', avro],
    ['application/vnd.acme.sent+avro', avro],
    ['avro/binary', avro],
    ['application/octet-stream', avro],
    [undefined, avro],
    ['application/json', json],
    [' Application/JSON ; charset=UTF-8', json],
    ['text/json', json],
    ['application/vnd.acme.sent+json', json],
    [undefined, json],
  ])('is read with the content type %j', (contentType, wire) => {
    expect(decode(withHeaders(wire, { 'content-type': contentType })).data).toEqual(sent)
  })

  it.each([
    ['application/avrofoo', json, 'CONTENT_TYPE_UNKNOWN'],
    ['application/jsonl', json, 'CONTENT_TYPE_UNKNOWN'],
    ['text/plain; a=/json', json, 'CONTENT_TYPE_UNKNOWN'],
    ['application/cloudevents+jsonx', json, 'CONTENT_TYPE_UNKNOWN'],
    ['application/cloudevents+avro', avro, 'CONTENT_TYPE_UNKNOWN'],
    ['application/avro', json, 'MALFORMED_AVRO'],
    ['application/json', { ...json, value: Buffer.from('[]') }, 'NOT_JSON'],
    ['application/json', { ...json, value: Buffer.from('{"tenantId"') }, 'NOT_JSON'],
    ['application/json', { ...json, value: Buffer.alloc(0) }, 'NOT_JSON'],
    ['application/json', { ...json, value: Buffer.from('{"tenantId":"tenant-uuid"}') }, 'INVALID_DATA'],
  ])('is refused with the content type %j', (contentType, wire, code) => {
    expect(codeOf(() => decode(withHeaders(wire, { 'content-type': contentType })))).toBe(code)
  })

  it('may have its type in an attribute, with or without a header of the same', () => {
    expect(decode(withHeaders(json, { ce_datacontenttype: 'application/json; a=b' })).data).toEqual(sent)
    expect(decode(withHeaders(json, { 'content-type': undefined, ce_datacontenttype: 'Text/JSON' })).data).toEqual(sent)
  })

  it('nests as deep as within an envelope', () => {
    const nested = (levels: number): Buffer =>
      Buffer.from(`{"tenantId":"tenant-uuid","x":${'['.repeat(levels)}${']'.repeat(levels)}}`)
    const read = (value: Buffer) => codeOf(() => decode({ ...json, value }))
    expect(read(nested(14))).toBe('INVALID_DATA')
    expect(read(nested(15))).toBe('LIMIT_EXCEEDED')
    const limits = { ...defaultLimits, maxDepth: 1 }
    expect(codeOf(() => codecWith({ limits }).decode(topic, recordOf(topic, avro)))).toBe('LIMIT_EXCEEDED')
  })
})

it('an event with twenty thousand attributes is refused before it is decoded', () => {
  const value = Buffer.alloc(0)
  const many = Array.from({ length: 20_000 }, (_, index) => ({ key: `ce_a${index}`, value }))
  expect(codeOf(() => decode({ value: avro.value.subarray(0, 6), headers: [...avro.headers, ...many] }))).toBe(
    'LIMIT_EXCEEDED',
  )
})

describe('the schema id in binary mode', () => {
  const withId = (id: number, { value, headers }: Wire): Wire => {
    const changed = Buffer.from(value)
    changed.writeInt32BE(id, 1)
    return { value: changed, headers }
  }
  const codecOf = async (text: string | undefined) => {
    const fetchSchema = vi.fn(async () => text)
    const codec = codecWith({ fetchSchema })
    await codec.load(9_000)
    return codec
  }

  it('is asked for when it is not known, once', async () => {
    const record = recordOf(topic, withId(9_000, avro))
    expect(codeOf(() => codecWith().decode(topic, record))).toBe('SCHEMA_NOT_LOADED')
    expect((await codecOf(schemaText(topic, 'data'))).decode(topic, record).data).toEqual(sent)
  })

  it('may be that of another version of the data', async () => {
    const older = JSON.parse(schemaText(topic, 'data')) as { fields: { name: string }[] }
    older.fields.push({ name: 'later', type: 'string', default: '' } as never)
    const value = Buffer.concat([avro.value, Buffer.from([2, 0x61])])
    const codec = await codecOf(JSON.stringify(older))
    expect(codec.decode(topic, recordOf(topic, withId(9_000, { ...avro, value }))).data).toEqual(sent)
  })

  it.each([
    ['no registry has', undefined, 'UNKNOWN_SCHEMA_ID'],
    ['is that of another event', schemaText(topics.communicationFailed, 'data'), 'SCHEMA_MISMATCH'],
    ['is that of the envelope', JSON.stringify(envelopeSchema(topic.schema)), 'ENCODING_MISMATCH'],
    ['is no Avro', 'syntax = "proto3";', 'SCHEMA_MISMATCH'],
  ])('is refused when %s', async (_, text, code) => {
    const codec = await codecOf(text)
    const record = recordOf(topic, withId(9_000, avro))
    expect([codeOf(() => codec.decode(topic, record)), codeOf(() => codec.decode(topic, record))]).toEqual([code, code])
  })

  it('is refused when it is that of the data and nothing says binary', () => {
    expect(() => decode({ value: avro.value, headers: [] })).toThrow(
      expect.objectContaining({
        code: 'ENCODING_MISMATCH',
        message: expect.stringContaining('must be in ce_ headers') as string,
      }) as Error,
    )
  })
})
