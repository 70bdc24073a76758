import { describe, expect, it } from 'vitest'
import type { RawRecord } from '#stream/raw-record.ts'
import type { NotifyRequestedDefaults } from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'
import { readPage, tableRows } from '../docs/markdown.ts'
import {
  avro,
  avroData,
  codec,
  envelope,
  json,
  jsonData,
  noTextBytes,
  oddText,
  requestedAt,
  rows,
  structured,
  topic,
} from './accepted-inputs.ts'
import { AT, codeOf, recordOf } from './events.ts'

describe('an input', () => {
  const cases = rows.map(([input, becomes, ...examples]) => ({ input, becomes, examples }))

  it.each(cases)('with $input is $becomes', ({ becomes, examples }) => {
    const expected = becomes.startsWith('accepted') ? undefined : becomes.replaceAll('`', '')
    expect(examples.map((record) => codeOf(() => codec.decode(topic, record)))).toEqual(examples.map(() => expected))
  })

  it('is in docs/events.md as it is tested here', () => {
    const section = readPage('docs/events.md').split('## Accepted and refused')[1]!.split('\n## ')[0]!
    expect(tableRows(section)).toEqual(rows.map(([input, becomes]) => [input, becomes]))
  })
})

const attributesOf = (record: RawRecord) => codec.decode(topic, record).attributes
const fieldsOf = (record: RawRecord) => codec.decode(topic, record).data as typeof NotifyRequestedDefaults

describe('an accepted input', () => {
  it.each([
    ['2026-02-24t12:00:00z', '2026-02-24T12:00:00.000Z'],
    ['2026-02-24T13:30:00.5+01:30', '2026-02-24T12:00:00.500Z'],
    ['2026-02-24T12:00:00.1239Z', '2026-02-24T12:00:00.123Z'],
    ['2026-02-24T12:00-00:00', '2026-02-24T12:00:00.000Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['0000-02-29T12:00:00Z', '0000-02-29T12:00:00.000Z'],
    ['2016-12-31T23:59:60.25Z', '2017-01-01T00:00:00.250Z'],
    ['2017-01-01T01:59:60+02:00', '2017-01-01T00:00:00.000Z'],
    [AT, '2026-02-24T12:00:00.000Z'],
  ])('says %s for %s', (said, meant) => {
    expect(new Date(fieldsOf(requestedAt(said)).requestedAt!).toISOString()).toBe(meant)
  })

  it.each(['json', 'avro'])('has no empty attributes, which its outputs would repeat: %s', (form) => {
    const unset = {
      id: '',
      subject: '',
      correlationid: '',
      causationid: '',
      entityseq: '',
      traceparent: '',
      partitionkey: '',
    }
    expect(attributesOf(form === 'json' ? json({ ...unset, time: '' }) : avro(unset))).toEqual({
      id: `${topic.name}-3-17`,
      type: topic.name,
      source: 'notify-svc',
      time: AT,
      extensions: {},
    })
  })

  it.each([
    ['json', json({}, { key: null })],
    ['avro', avro({}, { key: null })],
  ])('without a key is of the tenant in its data: %s', (_form, record) => {
    expect(codec.decode(topic, record).tenantId).toBe('tenant-uuid')
  })

  it.each([
    ['json', jsonData({ body: oddText })],
    ['avro', avroData({ body: oddText })],
  ])('keeps U+0000, U+FFFD and unassigned letters of a text: %s', (_form, record) => {
    expect(fieldsOf(record).body).toBe(oddText)
  })

  it('keeps the bytes of a header that is no UTF-8, for a dead letter to carry', () => {
    const value = Buffer.from(noTextBytes)
    codec.decode(topic, avro({}, { headers: [{ key: 'trace', value }] }))
    expect([...value]).toEqual(noTextBytes)
  })

  it('may leave an entity field empty that has a default: a receipt that names its message needs no provider', () => {
    const receipt = topics.receiptReceived
    const value = JSON.stringify({
      ...envelope,
      type: receipt.name,
      data: { tenantId: 'tenant-uuid', messageId: 'msg_1', providerMessageId: 'SM1', provider: '' },
    })
    const record = recordOf(receipt, { value: Buffer.from(value), headers: [structured] })
    expect(codec.decode(receipt, record).data).toMatchObject({ provider: '' })
  })
})
