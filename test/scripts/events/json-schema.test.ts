import { describe, expect, it } from 'vitest'
import type { AvroSchema } from '#codec/avro-schema.ts'
import { JsonSchemas } from '../../../scripts/events/json-schema.ts'

const channel = { type: 'enum', name: 'Channel', namespace: 'a.v1', symbols: ['SMS', 'EMAIL'] } as const
const schemas = () => new JsonSchemas(new Map([['a.v1.Channel', channel]]))

/** The schema of the only field of a record. */
const fieldOf = (type: AvroSchema, more: object = {}): unknown => {
  const made = schemas()
  made.add({ type: 'record', name: 'Event', namespace: 'a.v1', fields: [{ name: 'field', type, ...more }] })
  return (made.components()['a.v1.Event']!['properties'] as Readonly<Record<string, unknown>>)['field']
}

const millis = { type: 'long', logicalType: 'timestamp-millis' } as const
const money = { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 6 } as const
const ofChannel = { $ref: '#/components/schemas/a.v1.Channel' }

describe('the JSON Schema of a field', () => {
  it.each<readonly [string, AvroSchema, object, object]>([
    ['a text', 'string', {}, { type: 'string' }],
    ['a time', millis, {}, { type: 'string', format: 'date-time' }],
    ['an amount with a default', money, { default: '\u0000' }, { type: 'number', default: 0 }],
    [
      'an optional time',
      ['null', millis],
      { default: null },
      { type: ['string', 'null'], format: 'date-time', default: null },
    ],
    ['an enum', 'a.v1.Channel', {}, ofChannel],
    ['an enum with a default', 'a.v1.Channel', { default: 'SMS' }, { allOf: [ofChannel], default: 'SMS' }],
    [
      'an optional enum',
      ['null', 'Channel'],
      { default: null },
      { oneOf: [{ type: 'null' }, ofChannel], default: null },
    ],
    ['a list', { type: 'array', items: 'Channel' }, { default: [] }, { type: 'array', items: ofChannel, default: [] }],
    ['a map', { type: 'map', values: 'string' }, {}, { type: 'object', additionalProperties: { type: 'string' } }],
    ['a text with a doc', 'string', { doc: 'A name.' }, { type: 'string', description: 'A name.' }],
  ])('of %s', (_what, type, more, expected) => {
    expect(fieldOf(type, more)).toMatchObject(expected)
  })

  it.each<readonly [string, AvroSchema]>([
    ['two types', ['string', 'long']],
    ['bytes without a unit', 'bytes'],
    ['a name without a definition', 'a.v1.Nothing'],
    ['fixed bytes', { type: 'fixed', name: 'Digest', size: 16 }],
  ])('does not exist for %s', (_what, type) => {
    expect(() => fieldOf(type)).toThrow(Error)
  })
})
