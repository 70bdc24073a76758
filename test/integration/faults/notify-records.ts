import { topics } from '#topology/topics.ts'
import type { Sent } from './send.ts'

export const recipient = '+12025550199'
export const tenantId = '5b8f2f5e-3c53-4a53-9f0e-1d1f0a7a9c11'
const topic = topics.notifyRequested.name

const envelope = (requestId: string): string =>
  JSON.stringify({
    specversion: '1.0',
    id: `event-${requestId}`,
    source: 'notify-svc',
    type: topic,
    subject: tenantId,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: { tenantId, requestId, channel: 'SMS', recipient, body: 'Doors open at seven.' },
  })

/** A request for one message, as other services publish it today: JSON without CloudEvents headers. */
export const notifyRecord = (requestId: string): Sent => ({
  topic,
  key: tenantId,
  value: Buffer.from(envelope(requestId)),
})

/** A record that can never be used, and why. */
export interface Poison {
  readonly record: Sent
  readonly reason: string
}

const framed = (schemaId: number, ...body: readonly number[]): Buffer => {
  const value = Buffer.alloc(5 + body.length)
  value.writeInt32BE(schemaId, 1)
  value.set(body, 5)
  return value
}

const changed = (requestId: string, part: string | RegExp, by: string): Sent => ({
  ...notifyRecord(requestId),
  value: Buffer.from(envelope(requestId).replace(part, by)),
})

/** @param schemaId the registered schema of the topic */
export const poisonRecords = (schemaId: number): readonly Poison[] => [
  { record: { ...notifyRecord('cut'), value: Buffer.from(envelope('cut').slice(0, -20)) }, reason: 'NOT_JSON' },
  { record: { ...notifyRecord('empty'), value: null }, reason: 'NULL_VALUE' },
  { record: { ...notifyRecord('other'), value: framed(2_000_000_011, 1) }, reason: 'UNKNOWN_SCHEMA_ID' },
  { record: { ...notifyRecord('short'), value: framed(schemaId, 200, 1) }, reason: 'MALFORMED_AVRO' },
  { record: { ...notifyRecord('tenant'), key: 'another-tenant' }, reason: 'TENANT_MISMATCH' },
  { record: { ...notifyRecord('key'), key: Buffer.from([0xff]) }, reason: 'NOT_UTF8' },
  { record: changed('half', 'Doors', String.raw`\ud83d`), reason: 'NOT_UTF8' },
  { record: changed('day', /"time":"[^"]*"/, '"time":"2026-02-30T12:00:00Z"'), reason: 'INVALID_ENVELOPE' },
  { record: notifyRecord(''), reason: 'INVALID_DATA' },
  {
    record: { ...notifyRecord('headers'), value: Buffer.from('{"recipient":"+12025550199"}'), headers: { empty: '' } },
    reason: 'NOT_A_CLOUDEVENT',
  },
]
