import { defaultLimits } from '#codec/limits.ts'
import type { EpochMs, NotifyRequested } from '#schemas/types.ts'
import { NotifyRequestedDefaults } from '#schemas/types.ts'
import type { EventWriter, OutgoingRecord } from './event-writer.ts'
import { fictionalPhone } from './fiction.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { WorldTopics } from './world-topics.ts'

/** An id that no registry of this size has given out. */
const unknownSchemaId = 2_000_000_011

/** One record of each kind that can never be read, in the notifications' topic, with the reason of the dead letter it must become. */
export const poisonRecords = (
  topics: WorldTopics,
  tenants: readonly [string, string],
  writer: EventWriter,
  random: SeededRandom,
  nowMs: EpochMs,
): readonly OutgoingRecord[] => {
  const write = (form: 'avro' | 'json'): OutgoingRecord =>
    writer.write(
      {
        topic: topics.notifyRequested,
        id: `evt-${random.uuid()}`,
        source: 'notify-svc',
        time: nowMs,
        tenantId: tenants[0],
        data: request(tenants[0], random, nowMs),
      },
      form,
    )
  const json = write('json')
  const avro = write('avro')
  return [
    { ...json, value: json.value.subarray(0, json.value.length / 2), deadLetterReason: 'NOT_JSON' },
    { ...avro, value: withSchemaId(avro.value, unknownSchemaId), deadLetterReason: 'UNKNOWN_SCHEMA_ID' },
    { ...write('json'), key: tenants[1], deadLetterReason: 'TENANT_MISMATCH' },
    { ...json, value: padded(json.value, defaultLimits.maxValueBytes + 1), deadLetterReason: 'OVERSIZE' },
  ]
}

const request = (tenantId: string, random: SeededRandom, nowMs: EpochMs): NotifyRequested => ({
  ...NotifyRequestedDefaults,
  tenantId,
  requestId: `req_${random.uuid()}`,
  channel: 'SMS',
  recipient: fictionalPhone(random),
  body: 'This message must never be sent.',
  requestedAt: nowMs,
})

/** The schema id stands in bytes 1 to 4 of the Confluent framing. */
const withSchemaId = (value: Buffer, schemaId: number): Buffer => {
  const other = Buffer.from(value)
  other.writeInt32BE(schemaId, 1)
  return other
}

/** Still valid JSON, but too long; blanks shrink to nothing on the wire, so that the broker takes the record. */
const padded = (value: Buffer, bytes: number): Buffer => Buffer.concat([value, Buffer.alloc(bytes - value.length, ' ')])
