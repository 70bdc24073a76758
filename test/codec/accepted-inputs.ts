import avsc from 'avsc'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import { NotifyRequestedDefaults } from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'
import { AT, codecWith, header, recordOf } from './events.ts'

export const topic = topics.notifyRequested
const schemaId = 5
export const codec = codecWith({ schemaIds: new Map([[topic.name, schemaId]]) })

const data = { tenantId: 'tenant-uuid', requestId: 'req_1', recipient: '+14155552671' }
export const envelope = {
  specversion: '1.0',
  type: topic.name,
  source: 'notify-svc',
  id: 'evt-1',
  subject: 'tenant-uuid',
  data,
}
export const structured = header('content-type', 'application/cloudevents+json')

const text = (value: string | Buffer, change: Partial<RawRecord> = {}): RawRecord =>
  recordOf(topic, { value: Buffer.from(value), headers: [structured], ...change })
export const json = (members: object, change: Partial<RawRecord> = {}): RawRecord =>
  text(JSON.stringify({ ...envelope, ...members }), change)
export const jsonData = (fields: object): RawRecord => json({ data: { ...data, ...fields } })

const avroType = avsc.Type.forSchema(envelopeSchema(topic.schema) as avsc.Schema)
export const avro = (members: object, change: Partial<RawRecord> = {}): RawRecord => {
  const event = { time: AT, ...envelope, ...members }
  const body = avroType.toBuffer({ ...event, data: { ...NotifyRequestedDefaults, ...event.data } })
  return recordOf(topic, { value: Buffer.concat([Buffer.from([0, 0, 0, 0, schemaId]), body]), ...change })
}
export const avroData = (fields: object): RawRecord => avro({ data: { ...data, ...fields } })

/** Letters of Latin-1 in place of a text's own bytes: no UTF-8. */
const broken = ({ value, ...rest }: RawRecord, mark: string): RawRecord => {
  const bytes = Buffer.from(value!)
  bytes.fill(0xe9, bytes.indexOf(mark), bytes.indexOf(mark) + mark.length)
  return { value: bytes, ...rest }
}
export const noTextBytes = [0x61, 0xff]
const noText = Buffer.from(noTextBytes)
export const oddText = '\u0000\uFFFD\u{E0080}'
const mark = '\uFEFF'
const published = JSON.stringify(envelope)
const at = (time: unknown): RawRecord => json({ time })

/** In binary mode: attributes in headers, data alone in the value. */
const binary = (change: Readonly<Record<string, string | Buffer>> = {}, value = JSON.stringify(data)): RawRecord => {
  const { data: _, ...attributes } = envelope
  const told = Object.entries(attributes).map(([name, text]) => [`ce_${name}`, text] as const)
  const headers = Object.entries({ 'content-type': 'application/json', ...Object.fromEntries(told), ...change })
  return recordOf(topic, {
    value: Buffer.from(value),
    headers: headers.map(([key, told]) => ({ key, value: Buffer.from(told) })),
  })
}
const typed = (contentType: string, record: RawRecord = json({})): RawRecord => ({
  ...record,
  headers: [header('content-type', contentType)],
})
export const requestedAt = (time: unknown): RawRecord => jsonData({ requestedAt: time })

/** As docs/events.md has them: an input, its outcome, examples. */
export const rows: readonly (readonly [input: string, becomes: string, ...examples: readonly RawRecord[]])[] = [
  ['JSON behind a byte order mark', 'accepted', text(mark + published), text(mark + published, { headers: [] })],
  ['JSON behind two of them', '`NOT_JSON`', text(mark + mark + published)],
  [
    'JSON that is no UTF-8, such as UTF-16 or Latin-1',
    '`NOT_UTF8`',
    text(Buffer.from(mark + published, 'utf16le')),
    broken(json({ campaign: 'XX' }), 'XX'),
  ],
  [
    'half a surrogate pair in JSON, as a name or in a text',
    '`NOT_UTF8`',
    jsonData({ body: '\ud83d' }),
    jsonData({ '\ude42': 1 }),
    json({ campaign: 'a\ud83db' }),
  ],
  [
    'an Avro string or map key that is no UTF-8',
    '`NOT_UTF8`',
    broken(avroData({ body: 'XX' }), 'XX'),
    broken(avroData({ metadata: { XX: '' } }), 'XX'),
  ],
  ['a key that is no UTF-8', '`NOT_UTF8`', json({}, { key: noText }), avro({}, { key: noText })],
  ['a `content-type` that is no UTF-8', '`NOT_UTF8`', json({}, { headers: [{ key: 'content-type', value: noText }] })],
  ['an attribute header in binary mode that is no UTF-8', '`NOT_UTF8`', binary({ ce_campaign: noText })],
  [
    'another header that is no UTF-8',
    'accepted; its bytes stay',
    avro({}, { headers: [{ key: 'trace', value: noText }] }),
  ],
  [
    'U+0000, U+FFFD or an unassigned letter in a text',
    'accepted as it is',
    jsonData({ body: oddText }),
    avroData({ body: oddText }),
  ],
  ['no key', 'accepted; the tenant is that of the data', json({}, { key: null }), avro({}, { key: null })],
  ['an empty key', '`TENANT_MISMATCH`', json({}, { key: Buffer.alloc(0) })],
  [
    '`datacontenttype` of JSON: `application/json`, `text/json`, `application/vnd.acme+json`, with parameters, in any case',
    'accepted',
    json({}),
    json({ datacontenttype: 'application/json' }),
    json({ datacontenttype: 'text/json' }),
    json({ datacontenttype: 'Application/Vnd.Acme.v2+JSON; charset=UTF-8' }),
  ],
  [
    '`datacontenttype` of anything else: `application/xml`, `application/jsonl`, `json`',
    '`INVALID_ENVELOPE`',
    json({ datacontenttype: 'application/xml' }),
    json({ datacontenttype: 'application/jsonl' }),
    json({ datacontenttype: 'json' }),
    json({ datacontenttype: 'text/plain; a=/json' }),
  ],
  [
    'a `content-type` in any case, with parameters or blanks around it',
    'accepted',
    typed(' Application/CloudEvents+JSON ; charset=utf-8'),
    typed('APPLICATION/VND.EVENTZR.CLOUDEVENT+AVRO;a=b', avro({})),
    binary({ 'content-type': 'Application/JSON;charset=UTF-8' }),
  ],
  [
    'a `content-type` that begins like a known one: `application/cloudevents+jsonx`, `application/avrofoo`',
    '`CONTENT_TYPE_UNKNOWN`',
    typed('application/cloudevents+jsonx'),
    typed('application/cloudevents-batch+json'),
    binary({ 'content-type': 'application/avrofoo' }),
    binary({ 'content-type': 'application/jsonl' }),
  ],
  [
    'binary mode without a `content-type`',
    'accepted as JSON, or as Avro when it begins with `0x00`',
    binary({ 'content-type': '' }),
  ],
  [
    'binary mode with a `content-type` and another `ce_datacontenttype`',
    '`INVALID_ENVELOPE`',
    binary({ ce_datacontenttype: 'application/avro' }),
  ],
  [
    'binary mode around a JSON list, a text or nothing',
    '`NOT_JSON`',
    binary({}, '[]'),
    binary({}, '"a"'),
    binary({}, ''),
  ],
  [
    'an attribute header with capitals or signs in its name, or named `ce_data`',
    '`INVALID_ENVELOPE`',
    binary({ ce_Campaign: 'x' }),
    binary({ 'ce_my-campaign': 'x' }),
    binary({ ce_data: '{}' }),
  ],
  [
    '`ce_` headers beside a whole event',
    'accepted; they are not looked at',
    json({}, { headers: [structured, header('ce_specversion', '1.0'), header('ce_subject', 'other')] }),
  ],
  [
    '`datacontenttype` of a typed envelope, whatever it says',
    'accepted; the schema id says what the data is',
    avro({ datacontenttype: 'text/plain' }),
  ],
  [
    'a time with `t` and `z` in lower case, with an offset, without seconds, with nine decimals',
    'accepted in UTC, cut to milliseconds',
    at('2026-02-24t12:00:00z'),
    at('2026-02-24T13:30:00+01:30'),
    at('2026-02-24T12:00Z'),
    at('2026-02-24T12:00:00.000999999-00:00'),
    binary({ ce_time: '2026-02-24T14:00:00+02:00' }),
    binary({ ce_time: '2026-02-24T12:00:00Z' }),
    binary({ ce_time: '2026-02-24T12:00:00.123456789Z' }),
  ],
  [
    'a leap second at the end of a month of UTC',
    'accepted as the second behind it',
    requestedAt('2016-12-31T23:59:60Z'),
    requestedAt('2017-01-01T01:59:60.000+02:00'),
  ],
  [
    'second 60 at another time',
    '`INVALID_ENVELOPE`',
    at('2026-02-24T12:00:60Z'),
    at('2026-02-24T23:59:60Z'),
    at('2026-02-28T23:59:60+01:00'),
  ],
  [
    'a day that no calendar has: 30 February, 31 April, 29 February 2026, day 0, month 13',
    '`INVALID_ENVELOPE`',
    ...['2026-02-30', '2026-04-31', '2026-02-29', '2026-02-00', '2026-13-01'].map((date) => at(`${date}T12:00:00Z`)),
  ],
  [
    'hour 24, minute 60, offset +24:00',
    '`INVALID_ENVELOPE`',
    at('2026-02-24T24:00:00Z'),
    at('2026-02-24T12:60:00Z'),
    at('2026-02-24T12:00:00+24:00'),
  ],
  [
    'a date alone, a time without an offset, a blank for the `T`, a number',
    '`INVALID_ENVELOPE`',
    at('2026-02-24'),
    at('2026-02-24T12:00:00'),
    at('2026-02-24 12:00:00Z'),
    at(AT),
  ],
  [
    'any of these times in a field of the data',
    '`INVALID_DATA`',
    ...['2026-02-30T12:00:00Z', '2026-02-24T24:00:00Z', '2026-02-24T12:00:60Z', '2026-02-24'].map(requestedAt),
  ],
  ['milliseconds since 1970 in a field of the data', 'accepted', requestedAt(AT)],
  ['an empty `data.tenantId`', '`INVALID_DATA`', jsonData({ tenantId: '' }), avroData({ tenantId: '' })],
  [
    "an empty id of the data's entity, such as `requestId`",
    '`INVALID_DATA`',
    jsonData({ requestId: '' }),
    avroData({ requestId: '' }),
  ],
  [
    'an empty or missing `specversion` or `source`',
    '`INVALID_ENVELOPE`',
    json({ specversion: '' }),
    json({ specversion: undefined }),
    json({ source: '' }),
    json({ source: undefined }),
    avro({ source: '' }),
    binary({ ce_source: '' }),
  ],
  ['an empty or missing `type`', '`TYPE_MISMATCH`', json({ type: '' }), json({ type: undefined }), avro({ type: '' })],
  [
    'another attribute of the envelope that is empty or null, such as `subject`',
    'accepted as unset',
    ...['', null].flatMap((unset) => [
      json({
        id: unset,
        time: unset,
        datacontenttype: unset,
        subject: unset,
        correlationid: unset,
        causationid: unset,
        entityseq: unset,
        traceparent: unset,
        partitionkey: unset,
      }),
    ]),
    binary({ ce_id: '', ce_time: '', ce_subject: '', ce_correlationid: '', ce_entityseq: '', ce_partitionkey: '' }),
    avro({ id: '', subject: '', correlationid: '', causationid: '', entityseq: '', traceparent: '', partitionkey: '' }),
  ],
  ['`data` and a `data_base64` that is null', 'accepted; the latter is unset', json({ data_base64: null })],
  [
    '`data` and any other `data_base64`, or no `data`',
    '`INVALID_ENVELOPE`',
    json({ data_base64: 'e30=' }),
    json({ data_base64: '' }),
    json({ data: null, data_base64: 'e30=' }),
    json({ data: undefined }),
  ],
  [
    'a JSON name that is there twice',
    'accepted; the last one counts',
    text(published.replace('"subject"', '"subject":"other","subject"')),
  ],
]
