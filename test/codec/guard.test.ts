import avsc from 'avsc'
import { describe, expect, it } from 'vitest'
import type { AvroSchema } from '#codec/avro-schema.ts'
import { AvroGuard } from '#codec/guard.ts'
import { defaultLimits } from '#codec/limits.ts'
import { codeOf } from './events.ts'

const list = (items: AvroSchema): AvroSchema => ({
  type: 'record',
  name: 'R',
  fields: [{ name: 'f', type: { type: 'array', items } }],
})
const check = (schema: AvroSchema, bytes: readonly number[] | Buffer, limits = defaultLimits): void =>
  new AvroGuard(schema, limits).check(Buffer.from(bytes), 0, bytes.length)
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
    [
      'a map key that names a prototype',
      { type: 'map', values: 'int' },
      [2, 18, ...Buffer.from('__proto__'), 2, 0],
      'FORBIDDEN_KEY',
    ],
    ['a reference that leads nowhere', 'Missing', [0], 'SCHEMA_MISMATCH'],
  ] satisfies readonly (readonly [string, AvroSchema, readonly number[], string])[])(
    'stops %s',
    (_, schema, bytes, code) => {
      expect(codeOf(() => check(schema, bytes))).toBe(code)
    },
  )

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
