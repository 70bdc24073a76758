import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { arbitraryOf } from './arbitrary-data.ts'
import { AT, codecWith, written } from './events.ts'
import { bodyOf, movedTo, readAs, readerOf, withData } from './foreign-writer.ts'
import { envelope, full, money, place, raw, topic, trip, withFieldBefore } from './trip.ts'

/** No event is about an entity without an id. */
const withEntity = ({ entity }: Topic<unknown>, data: Readonly<Record<string, unknown>>): object => ({
  ...data,
  ...Object.fromEntries(entity.map((field) => [field, data[field] || 'an id'])),
})

/** Reads a trip whose data has other fields. */
const readTrip = (fields: readonly AvroField[], data: object = raw): Promise<unknown> => {
  const writer = withData(envelope, { ...trip, fields })
  return readAs(topic, writer, bodyOf(writer, topic, data))
}
const changed = (name: string, type: AvroSchema): readonly AvroField[] =>
  trip.fields.map((field) => (field.name === name ? { name, type } : field))

/** Types of two packages with one short name. */
const twins: readonly AvroField[] = [
  { name: 'before', type: { type: 'record', name: 'their.old.Place', fields: [{ name: 'x', type: 'long' }] } },
  ...movedTo('their.new', trip).fields,
]

describe('a service that keeps its own package', () => {
  it.each(Object.values(topics) as readonly Topic<unknown>[])('is read on $name', async (of) => {
    const read = await readerOf(of, movedTo('com.acme.sms', envelopeSchema(of.schema)))
    const codec = codecWith()
    fc.assert(
      fc.property(arbitraryOf(JSON.parse(of.schema.json) as AvroRecord), (value) => {
        const event = { ...withEntity(of, value as Readonly<Record<string, unknown>>), tenantId: 'tenant-uuid' }
        expect(read(written(codec, of, event).value.subarray(5))).toEqual(event)
      }),
      { numRuns: 10 },
    )
  })

  it('is read with its types in lists, maps and unions', async () => {
    const writer = movedTo('com.acme', envelope)
    expect(JSON.stringify(writer)).not.toContain('ours')
    expect(await readAs(topic, writer, bodyOf(writer, topic, raw))).toEqual(full)
  })

  it('is read without a package, or with one for the envelope alone', async () => {
    for (const writer of [movedTo('', envelope), { ...envelope, namespace: 'com.acme' }])
      expect(await readAs(topic, writer, bodyOf(writer, topic, raw))).toEqual(full)
  })

  it('is read though another type of it has the same short name', async () => {
    expect(await readTrip(twins, { ...raw, before: { x: 1 } })).toEqual(full)
  })

  it('is read though it has two records for one of ours', async () => {
    const [town, placeKind] = movedTo('their.v1', place).fields as readonly [AvroField, AvroField]
    const other: AvroRecord = { type: 'record', name: 'their.old.Place', fields: [placeKind, town] }
    const fields = movedTo('their.v1', trip).fields.map((field) =>
      field.name === 'stops' ? { name: 'stops', type: { type: 'array' as const, items: other } } : field,
    )
    expect(await readTrip(fields)).toEqual(full)
  })

  it('is refused when it calls a record otherwise', async () => {
    const writer = withData(envelope, { ...trip, name: 'Journey' })
    await expect(readAs(topic, writer, bodyOf(writer, topic, raw))).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: "the writer's schema cannot be read as TripEvent: data is record Journey, and record Trip here",
    })
  })
})

describe('a quantity in another unit', () => {
  it.each<[string, AvroSchema, unknown, string]>([
    ['at', ['null', { type: 'long', logicalType: 'timestamp-micros' }], AT * 1_000, 'long (timestamp-micros)'],
    ['at', ['null', 'long'], AT, 'long,'],
    ['at', ['null', { type: 'int', logicalType: 'date' }], 20_000, 'int (date)'],
    [
      'cost',
      { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 2 },
      Buffer.from([1]),
      'bytes (decimal(18,2))',
    ],
    ['note', money, Buffer.from([65]), 'bytes (decimal(18,6))'],
  ])('is refused, with its name: %s as %j', async (name, type, value, said) => {
    await expect(readTrip(changed(name, type), { ...raw, [name]: value })).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: expect.stringContaining(`data.${name} is ${said}`) as string,
    })
  })

  it('is refused in the envelope as well', async () => {
    const micros: AvroField = { name: 'time', type: { type: 'long', logicalType: 'timestamp-micros' } }
    const writer = { ...envelope, fields: envelope.fields.map((field) => (field.name === 'time' ? micros : field)) }
    await expect(readAs(topic, writer, bodyOf(writer, topic, raw))).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: expect.stringContaining('time is long (timestamp-micros), and long (timestamp-millis) here') as string,
    })
  })
})

/** The body of a trip with a text before its data, which the schema may call as it likes. */
const withTextBefore = bodyOf(
  withData(envelope, { ...trip, fields: [{ name: 'before', type: 'string' }, ...trip.fields] }),
  topic,
  { ...raw, before: 'not ours' },
)
describe('a field that is not known here', () => {
  it.each(['toString', 'valueOf', 'toLocaleString', '__proto__', 'constructor', 'hasOwnProperty', 'unread1'])(
    'is passed over: %s',
    async (name) => {
      expect(await readAs(topic, withFieldBefore({ name, type: 'string' }), withTextBefore)).toEqual(full)
    },
  )

  it.each([2n ** 63n - 1n, -(2n ** 63n), 1_700_000_000_000_000_000n])(
    'is passed over with all of its 64 bits: %d',
    async (value) => {
      const unsigned = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
      const varint: number[] = []
      for (let rest = unsigned; ; rest >>= 7n) {
        varint.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0))
        if (rest <= 0x7fn) break
      }
      const text = Buffer.from('\u0010not ours')
      const at = withTextBefore.indexOf(text)
      const body = Buffer.concat([
        withTextBefore.subarray(0, at),
        Buffer.from(varint),
        withTextBefore.subarray(at + text.length),
      ])
      const type: AvroSchema = { type: 'long', logicalType: 'timestamp-nanos' }
      expect(await readAs(topic, withFieldBefore({ name: 'before', type }), body)).toEqual(full)
    },
  )

  it.each<[string, AvroSchema, unknown]>([
    ['an enum', { type: 'enum', name: 'Z', symbols: ['toString', 'A'] }, 'A'],
    ['a fixed', { type: 'fixed', name: 'Z', size: 2 }, Buffer.from([1, 2])],
    [
      'a record that holds itself',
      { type: 'record', name: 'Z', fields: [{ name: 'next', type: ['null', 'Z'] }] },
      { next: { next: null } },
    ],
    ['a list', { type: 'array', items: { type: 'map', values: ['null', 'double'] } }, [{ a: 1.5, b: null }]],
  ])('is passed over when it is %s', async (_, type, value) => {
    const text = JSON.stringify(withFieldBefore({ name: 'before', type }))
    const writer = JSON.parse(text.replace('toString', 'B')) as AvroRecord
    expect(await readAs(topic, text, bodyOf(writer, topic, { ...raw, before: value }))).toEqual(full)
  })
})

describe('a writer whose schema is odd', () => {
  it.each<[string, (text: string) => string]>([
    [
      'has defaults that Avro 1.12 allows',
      (text) =>
        text.replace(
          '["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null',
          '["null",{"type":"long","logicalType":"timestamp-millis"}],"default":7',
        ),
    ],
    [
      'has a wrong default',
      (text) =>
        text.replace('"name":"note","type":"string","default":""', '"name":"note","type":"string","default":null'),
    ],
    [
      'names a primitive',
      (text) => text.replace('"name":"note","type":"string"', '"name":"note","type":{"type":"string","name":"Text"}'),
    ],
    [
      'spells a reference as an object',
      (text) => text.replace('"items":"ours.place.v1.Place"', '"items":{"type":"ours.place.v1.Place"}'),
    ],
    [
      'has an error for a record',
      (text) => text.replace('"type":"record","name":"ours.place', '"type":"error","name":"ours.place'),
    ],
    [
      'has both a namespace and a full name',
      (text) => text.replace('"name":"Trip","namespace":"ours.v1"', '"name":"ours.v1.Trip","namespace":"else"'),
    ],
    [
      'has aliases and an order that nobody knows',
      (text) => text.replace('"name":"note"', '"aliases":["at"],"order":"sideways","name":"note"'),
    ],
    [
      'has symbols that every object has',
      (text) => text.replace('"symbols":["SHOP","HOME"', '"symbols":["toString","HOME"'),
    ],
  ])('is read: it %s', async (_, oddly) => {
    const text = JSON.stringify(envelope)
    const odd = oddly(text)
    expect(odd).not.toBe(text)
    expect(await readAs(topic, odd, bodyOf(envelope, topic, { ...raw, home: null }))).toEqual({ ...full, home: null })
  })

  it('is refused when two of its types have one name', async () => {
    const twice = JSON.stringify(envelope).replace('"items":"ours.place.v1.Place"', `"items":${JSON.stringify(place)}`)
    await expect(readAs(topic, twice, bodyOf(envelope, topic, raw))).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: "the writer's schema defines the type ours.place.v1.Place twice",
    })
  })
})

describe('a text that was written as bytes', () => {
  it.each<[AvroSchema]>([['bytes'], [['string', 'bytes']]])('is read: %j', async (type) => {
    expect(await readTrip(changed('note', type), { ...raw, note: Buffer.from('né') })).toEqual({ ...full, note: 'né' })
  })
})
