import { describe, expect, it } from 'vitest'
import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { DecodeError } from '#codec/errors.ts'
import { jsonForm } from '#codec/json-data.ts'

const form = (...fields: readonly AvroField[]) => jsonForm({ type: 'record', name: 'R', fields } satisfies AvroRecord)
const read = (type: AvroSchema, json: unknown): unknown =>
  (form({ name: 'f', type }).read({ f: json }) as { readonly f: unknown }).f
const write = (type: AvroSchema, value: unknown): unknown =>
  (form({ name: 'f', type }).write({ f: value }) as { readonly f: unknown }).f

const time: AvroSchema = { type: 'long', logicalType: 'timestamp-millis' }
const money: AvroSchema = { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 6 }
const price: AvroSchema = ['null', money]
const color: AvroSchema = { type: 'enum', name: 'Color', symbols: ['RED', 'UNKNOWN'], default: 'UNKNOWN' }
const NOON = Date.UTC(2026, 1, 24, 12)

describe('data in JSON', () => {
  it.each([
    ['a timestamp text', time, '2026-02-24T12:00:00.000Z', NOON],
    ['a timestamp of another zone', time, '2026-02-24T13:30:00+01:30', NOON],
    ['a timestamp without seconds', time, '2026-02-24T12:00Z', NOON],
    ['milliseconds since 1970', time, NOON, NOON],
    ['dollars', money, 0.0055, 5_500],
    ['a price of more decimals than are kept', price, 0.00831234567, 8_312],
    ['a price as a text', price, '-0.00750', -7_500],
    ['a price that is none', price, 'n/a', null],
    ['a known symbol', color, 'RED', 'RED'],
    ['a symbol that came later', color, 'BLUE', 'UNKNOWN'],
    ['a list', { type: 'array', items: time }, ['2026-02-24T12:00:00Z'], [NOON]],
    ['a map', { type: 'map', values: money }, { a: 1 }, { a: 1_000_000 }],
  ] satisfies readonly (readonly [string, AvroSchema, unknown, unknown])[])('reads %s', (_, type, json, value) => {
    expect(read(type, json)).toEqual(value)
  })

  it.each([
    ['a number for a string', 'string', 1],
    ['a string for a number', 'int', '1'],
    ['a fraction for an integer', 'long', 1.5],
    ['an int of more than 32 bits', 'int', 2 ** 31],
    ['a long that avsc would write as another one', 'long', 2 ** 52],
    ['a string for a flag', 'boolean', 'true'],
    ['infinity', 'double', Infinity],
    ['a date without a time', time, '2026-02-24'],
    ['an hour 25', time, '2026-02-28T25:00:00Z'],
    ['a time beyond year 9999', time, 8.64e15],
    ['a text for money', money, '0.0055'],
    ['a seventh decimal', money, 0.0000005],
    ['a number for a symbol', color, 3],
    ['an object for a list', { type: 'array', items: 'int' }, {}],
    ['a list for a map', { type: 'map', values: 'int' }, []],
    ['a string for a record', { type: 'record', name: 'P', fields: [] }, 'P'],
    ['null for a required field', 'string', null],
  ] satisfies readonly (readonly [string, AvroSchema, unknown])[])(
    'refuses %s and names the field',
    (_, type, json) => {
      expect(() => read(type, json)).toThrow(
        expect.objectContaining({
          code: 'INVALID_DATA',
          message: expect.stringMatching(/^data\.f /) as string,
        }) as DecodeError,
      )
    },
  )

  it('names a nested field and never its value', () => {
    const log = form({
      name: 'log',
      type: { type: 'array', items: { type: 'record', name: 'Entry', fields: [{ name: 'attempt', type: 'int' }] } },
    })
    expect(() => log.read({ log: [{ attempt: 1 }, { attempt: '+14155552671' }] })).toThrow(
      /^data\.log\[\]\.attempt must be an integer of 32 bits$/,
    )
  })

  it('reads null and a missing field as null where the schema allows it', () => {
    const fields = form({ name: 'f', type: ['null', 'string'], default: null })
    expect([fields.read({ f: null }), fields.read({}), fields.read({ f: 'x' })]).toEqual([
      { f: null },
      { f: null },
      { f: 'x' },
    ])
  })

  it('gives a missing field its default and passes over unknown ones', () => {
    const fields = form(
      { name: 'attempt', type: 'int', default: 1 },
      { name: 'cost_usd', type: money, default: '\u0000' },
      { name: 'tags', type: { type: 'array', items: 'string' }, default: [] },
    )
    expect(fields.read({ extra: 1 })).toEqual({ attempt: 1, cost_usd: 0, tags: [] })
  })

  it('takes an inherited property for missing', () => {
    expect(() => form({ name: 'toString', type: 'string' }).read({})).toThrow('data.toString must be')
  })

  it('takes a value of the wrong type for missing where the schema is lenient, and nowhere else', () => {
    const fields = [
      { name: 'numMedia', type: 'int', default: 0, lenient: true },
      { name: 'raw', type: ['null', { type: 'map', values: 'string' }], default: null, lenient: true },
      { name: 'urls', type: { type: 'array', items: 'string' }, default: [], lenient: true },
      { name: 'body', type: 'string', default: '' },
      { name: 'id', type: 'string', lenient: true },
    ] as const
    const { read } = form(...fields)
    expect(read({ numMedia: '2', raw: { a: 1 }, urls: ['x', 2], body: 'STOP', id: 'm' })).toEqual({
      numMedia: 0,
      raw: null,
      urls: [],
      body: 'STOP',
      id: 'm',
    })
    expect(() => read({ body: 3, id: 'm' })).toThrow('data.body must be a string')
    expect(() => read({ id: 3 })).toThrow('data.id must be a string')
  })

  it('leaves out fields that hold their default, in the order of the schema', () => {
    const fields = form(
      { name: 'b', type: 'string' },
      { name: 'n', type: ['null', time], default: null },
      { name: 'l', type: { type: 'array', items: 'int' }, default: [] },
      { name: 'a', type: 'int', default: 1 },
    )
    expect(JSON.stringify(fields.write({ a: 1, b: 'x', n: null, l: [] }))).toBe('{"b":"x"}')
    expect(JSON.stringify(fields.write({ a: 2, b: 'x', n: NOON, l: [7] }))).toBe(
      '{"b":"x","n":"2026-02-24T12:00:00.000Z","l":[7],"a":2}',
    )
  })

  it.each([
    ['NaN', 'double', Number.NaN],
    ['a time beyond year 9999', time, 8.64e15],
  ] satisfies readonly (readonly [string, AvroSchema, unknown])[])(
    'does not write %s, which JSON cannot carry',
    (_, type, value) => {
      expect(() => write(type, value)).toThrow(DecodeError)
    },
  )

  it('finds a renamed field under its alias, but where it has the new name too', () => {
    const { read: renamed } = form({ name: 'f', aliases: ['e', 'd'], type: 'int' })
    expect([{ d: 1 }, { e: 2, d: 1 }, { f: 3, e: 2 }, { f: null, e: 2 }].map(renamed)).toEqual(
      [1, 2, 3, 2].map((f) => ({ f })),
    )
  })

  it('has no form for unions of several types', () => {
    expect(() => form({ name: 'f', type: ['int', 'string'] })).toThrow('data.f has an Avro type without a JSON form')
  })
})
