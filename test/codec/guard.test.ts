import avsc from 'avsc'
import { describe, expect, it } from 'vitest'
import type { AvroSchema } from '#codec/avro-schema.ts'
import { AvroGuard } from '#codec/guard.ts'
import { defaultLimits } from '#codec/limits.ts'
import { writerType } from '#codec/avro-type.ts'
import { codeOf } from './events.ts'

const list = (items: AvroSchema): AvroSchema => ({
  type: 'record',
  name: 'R',
  fields: [{ name: 'f', type: { type: 'array', items } }],
})
const check = (schema: AvroSchema, bytes: readonly number[] | Buffer, limits = defaultLimits): void =>
  new AvroGuard(writerType(JSON.stringify(schema)), limits).check(Buffer.from(bytes), 0, bytes.length)
const varint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 128))]
const zigzag = (value: number): number[] => varint(value < 0 ? -value * 2 - 1 : value * 2)

const everything: AvroSchema = {
  type: 'record',
  name: 'Everything',
  fields: [
    { name: 'nothing', type: 'null' },
    { name: 'flag', type: 'boolean' },
    { name: 'small', type: 'int' },
    { name: 'large', type: 'long' },
    { name: 'single', type: 'float' },
    { name: 'double', type: 'double' },
    { name: 'raw', type: 'bytes' },
    { name: 'text', type: 'string' },
    { name: 'color', type: { type: 'enum', name: 'Color', symbols: ['RED', 'BLUE'] } },
    { name: 'hash', type: { type: 'fixed', name: 'Hash', size: 4 } },
    { name: 'list', type: { type: 'array', items: ['null', 'Color'] } },
    { name: 'map', type: { type: 'map', values: 'Hash' } },
  ],
}

describe('the Avro guard', () => {
  it('passes what a decoder can read, and stops where the value stops', () => {
    const type = avsc.Type.forSchema(everything as avsc.Schema)
    const bytes = type.toBuffer({
      nothing: null,
      flag: true,
      small: -2147483648,
      large: 2 ** 52 - 1,
      single: 1.5,
      double: -2.5,
      raw: Buffer.from([1, 2]),
      text: 'é',
      color: 'BLUE',
      hash: Buffer.from([1, 2, 3, 4]),
      list: [null, 'RED', 'BLUE'],
      map: { a: Buffer.from([4, 3, 2, 1]) },
    })
    expect(() => check(everything, bytes)).not.toThrow()
    expect(codeOf(() => check(everything, Buffer.concat([bytes, Buffer.from([0])])))).toBe('MALFORMED_AVRO')
  })

  it('passes a block with a negative count and its size', () => {
    expect(() => check(list('int'), [...zigzag(-2), ...zigzag(2), 2, 4, 0])).not.toThrow()
  })

  it.each([
    ['before its items', 1],
    ['within an item', 2],
    ['behind them', 4],
    ['where it begins', 0],
  ])('stops a block that ends, by its size, %s', (_, size) => {
    const items = [2, ...zigzag(64)]
    expect(codeOf(() => check(list('int'), [...zigzag(-2), ...zigzag(size), ...items, 0]))).toBe('MALFORMED_AVRO')
    expect(() => check(list('int'), [...zigzag(-2), ...zigzag(3), ...items, 0])).not.toThrow()
  })

  it('counts what takes no bytes: a thousand nulls in records in records are no empty body', () => {
    const nulls = (levels: number): AvroSchema => ({
      type: 'record',
      name: `Level${levels}`,
      fields: Array.from({ length: 10 }, (_, index) => ({
        name: `f${index}`,
        type: levels === 1 ? 'null' : index === 0 ? nulls(levels - 1) : `Level${levels - 1}`,
      })),
    })
    expect(codeOf(() => check(nulls(3), []))).toBe('LIMIT_EXCEEDED')
    const one: AvroSchema = {
      type: 'record',
      name: 'R',
      fields: [nulls(1), 'boolean'].map((type, index) => ({ name: `f${index}`, type })),
    }
    expect(codeOf(() => check(one, [1]))).toBe('LIMIT_EXCEEDED')
    expect(() =>
      check({ ...one, fields: [{ name: 'nothing', type: 'null' }, ...one.fields.slice(1)] }, [1]),
    ).not.toThrow()
  })

  it.each<readonly [string, object, unknown]>([
    ['an enum with a name that every object has', { type: 'enum', name: 'constructor', symbols: ['A'] }, 'constructor'],
    ['a string with a name', { type: 'string', name: 'Text' }, { type: 'string', name: 'Text' }],
    ['an error', { type: 'error', name: 'Lost', fields: [{ name: 'attempt', type: 'int' }] }, 'Lost'],
    ['a namespace beside a full name', { type: 'enum', name: 'b.E', namespace: 'c', symbols: ['A'] }, 'b.E'],
  ])('walks %s as the decoder reads it', (_, first, second) => {
    const types = [first, second] as readonly AvroSchema[]
    const schema: AvroSchema = {
      type: 'record',
      name: 'a.R',
      fields: types.map((type, index) => ({ name: `f${index}`, type })),
    }
    expect(() => check(schema, [0, 0])).not.toThrow()
    expect(codeOf(() => check(schema, [0]))).toBe('MALFORMED_AVRO')
  })

  it.each([
    ['an array of 200 million nulls in five bytes', list('null'), [...zigzag(200_000_000), 0], 'LIMIT_EXCEEDED'],
    ['many small blocks of nulls', list('null'), [...zigzag(4), ...zigzag(4), ...zigzag(4), 0], 'LIMIT_EXCEEDED'],
    [
      'a count beyond every number',
      list('null'),
      [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
      'MALFORMED_AVRO',
    ],
    ['a block size beyond the end', list('int'), [...zigzag(-1), ...zigzag(1000), 2, 0], 'MALFORMED_AVRO'],
    ['fewer items than claimed', list('int'), [...zigzag(3), 2, 0], 'MALFORMED_AVRO'],
    ['a string of negative length', 'string', zigzag(-1), 'MALFORMED_AVRO'],
    ['a string beyond the end', 'string', zigzag(3), 'MALFORMED_AVRO'],
    ['an int of more than 32 bits', 'int', [0xff, 0xff, 0xff, 0xff, 0x7f], 'MALFORMED_AVRO'],
    ['a long that avsc would read as another one', 'long', varint(2 ** 53), 'MALFORMED_AVRO'],
    ['an integer that never ends', 'long', Array.from({ length: 12 }, () => 0xff), 'MALFORMED_AVRO'],
    ['a union branch that does not exist', ['null', 'int'], zigzag(2), 'MALFORMED_AVRO'],
    ['a negative union branch', ['null', 'int'], zigzag(-1), 'MALFORMED_AVRO'],
    ['an enum index that does not exist', { type: 'enum', name: 'E', symbols: ['A'] }, zigzag(1), 'MALFORMED_AVRO'],
    ['a string that is no UTF-8', 'string', [4, 0xc3, 0x28], 'NOT_UTF8'],
    ['a string that is cut within a letter', 'string', [4, 0x61, 0xc3, 0xa9], 'NOT_UTF8'],
    ['half a surrogate pair', 'string', [6, 0xed, 0xa0, 0x80], 'NOT_UTF8'],
    ['a letter that is longer than need be', 'string', [4, 0xc1, 0x81], 'NOT_UTF8'],
    ['a map key that is no UTF-8', { type: 'map', values: 'int' }, [2, 2, 0xff, 2, 0], 'NOT_UTF8'],
    [
      'a map key that names a prototype',
      { type: 'map', values: 'int' },
      [2, 18, ...Buffer.from('__proto__'), 2, 0],
      'FORBIDDEN_KEY',
    ],
  ] satisfies readonly (readonly [string, AvroSchema, readonly number[], string])[])(
    'stops %s',
    (_, schema, bytes, code) => {
      expect(codeOf(() => check(schema, bytes))).toBe(code)
    },
  )

  it('stops more values than allowed, be they items, entries or fields', () => {
    const pair: AvroSchema = { type: 'record', name: 'Pair', fields: ['a', 'b'].map((name) => ({ name, type: 'int' })) }
    const three = [...zigzag(3), 0, 0, 0, 0, 0, 0, 0]
    // The list is a field, and each of its three items has two.
    expect(() => check(list(pair), three, { ...defaultLimits, maxValues: 10 })).not.toThrow()
    expect(codeOf(() => check(list(pair), three, { ...defaultLimits, maxValues: 9 }))).toBe('LIMIT_EXCEEDED')
  })

  it('stops more entries than allowed in all maps together', () => {
    const maps: AvroSchema = { type: 'map', values: { type: 'map', values: 'int' } }
    const inner = [2, 2, 0x61, 2, 0]
    const body = [4, 2, 0x61, ...inner, 2, 0x62, ...inner, 0]
    expect(() => check(maps, body, { ...defaultLimits, maxNames: 4 })).not.toThrow()
    expect(codeOf(() => check(maps, body, { ...defaultLimits, maxNames: 3 }))).toBe('LIMIT_EXCEEDED')
  })

  it('stops a string that is longer than allowed, though it is all there', () => {
    const text = Buffer.concat([Buffer.from(zigzag(9)), Buffer.alloc(9, 'a')])
    expect(codeOf(() => check('string', text, { ...defaultLimits, maxStringBytes: 8 }))).toBe('LIMIT_EXCEEDED')
    expect(() => check('string', text, { ...defaultLimits, maxStringBytes: 9 })).not.toThrow()
  })

  it('follows a recursive schema down to the deepest level that is allowed', () => {
    const tree: AvroSchema = { type: 'record', name: 'Tree', fields: [{ name: 'next', type: ['null', 'Tree'] }] }
    const levels = (count: number): number[] => [...Array.from({ length: count - 1 }, () => 2), 0]
    expect(() => check(tree, levels(16))).not.toThrow()
    expect(codeOf(() => check(tree, levels(17)))).toBe('LIMIT_EXCEEDED')
  })
})
