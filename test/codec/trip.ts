import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import { microUsdToBytes } from '#codec/micro-usd.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { AT } from './events.ts'
import { withData } from './foreign-writer.ts'

export const place: AvroRecord = {
  type: 'record',
  name: 'ours.place.v1.Place',
  fields: [
    { name: 'town', type: 'string' },
    { name: 'kind', type: 'ours.v1.Kind', default: 'UNKNOWN' },
  ],
}
const kind: AvroSchema = {
  type: 'enum',
  name: 'ours.v1.Kind',
  symbols: ['SHOP', 'HOME', 'UNKNOWN'],
  default: 'UNKNOWN',
}
export const millis: AvroSchema = { type: 'long', logicalType: 'timestamp-millis' }
export const money: AvroSchema = { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 6 }

/** An event with a type of each sort that events have. */
export const trip: AvroRecord = {
  type: 'record',
  name: 'Trip',
  namespace: 'ours.v1',
  fields: [
    { name: 'tenantId', type: 'string' },
    { name: 'kind', type: kind, default: 'UNKNOWN' },
    { name: 'home', type: ['null', place], default: null },
    { name: 'stops', type: { type: 'array', items: 'ours.place.v1.Place' }, default: [] },
    { name: 'byName', type: { type: 'map', values: 'ours.place.v1.Place' }, default: {} },
    { name: 'at', type: ['null', millis], default: null },
    { name: 'cost', type: ['null', money], default: null },
    { name: 'note', type: 'string', default: '' },
  ],
}
const tripSchema = { name: 'ours.v1.Trip', json: JSON.stringify(trip) }
export const topic: Topic<unknown> = { ...topics.smsInbound, name: 'ours.trip.v1', schema: tripSchema, entity: [] }
export const envelope = envelopeSchema(topic.schema)

/** As it is read, and as plain Avro writes it. */
export const full = {
  tenantId: 'tenant-uuid',
  kind: 'HOME',
  home: { town: 'Arles', kind: 'SHOP' },
  stops: [{ town: 'Nice', kind: 'HOME' }],
  byName: { end: { town: 'Sète', kind: 'UNKNOWN' } },
  at: AT,
  cost: 5_500,
  note: 'n',
}
export const raw = { ...full, cost: microUsdToBytes(5_500) }

/** The envelope of a writer whose data has one field more, before all others. */
export const withFieldBefore = (field: AvroField): AvroRecord =>
  withData(envelope, { ...trip, fields: [field, ...trip.fields] })
