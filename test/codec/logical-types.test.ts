import avsc from 'avsc'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  avroType,
  MAX_MICRO_USD,
  microUsdFromBytes,
  microUsdFromJson,
  microUsdToBytes,
  microUsdToJson,
  statedMicroUsd,
  writerType,
} from '#codec/logical-types.ts'

const money = '{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}'
const amounts = fc.integer({ min: -MAX_MICRO_USD, max: MAX_MICRO_USD })

describe('money', () => {
  it.each([
    [0, '00'],
    [1, '01'],
    [-1, 'ff'],
    [127, '7f'],
    [128, '0080'],
    [-128, '80'],
    [-129, 'ff7f'],
    [5_500, '157c'],
    [-5_500, 'ea84'],
    [MAX_MICRO_USD, '038d7ea4c68000'],
    [-MAX_MICRO_USD, 'fc72815b398000'],
  ])('of %i micro-USD is 0x%s in Avro', (microUsd, hex) => {
    expect(microUsdToBytes(microUsd).toString('hex')).toBe(hex)
    expect(microUsdFromBytes(Buffer.from(hex, 'hex'))).toBe(microUsd)
  })

  it('survives Avro and JSON exactly', () => {
    fc.assert(
      fc.property(amounts, (microUsd) => {
        expect(microUsdFromBytes(microUsdToBytes(microUsd))).toBe(microUsd)
        expect(microUsdFromJson(JSON.parse(JSON.stringify(microUsdToJson(microUsd))) as number)).toBe(microUsd)
      }),
    )
  })

  it.each([
    [0.0055, 5_500],
    [0.1 + 0.2, 300_000],
    [-0, 0],
    [1e9, MAX_MICRO_USD],
    [0.0000001, undefined],
    [0.12345678, undefined],
    [1.1e9, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])('reads the JSON number %d as %s', (usd, microUsd) => {
    expect(microUsdFromJson(usd)).toBe(microUsd)
  })

  it.each([[''], ['010000000000000000'], ['7fffffffffffffff']])('refuses 0x%s', (hex) => {
    expect(() => microUsdFromBytes(Buffer.from(hex, 'hex'))).toThrow(RangeError)
  })

  it('that must be there is not read from a decimal of another scale, nor from plain bytes', () => {
    const reader = avroType(`{"type":"record","name":"R","fields":[{"name":"f","type":${money}}]}`)
    for (const other of [money.replace('6', '4'), '"bytes"']) {
      const writer = avroType(`{"type":"record","name":"R","fields":[{"name":"f","type":${other}}]}`)
      expect(() => reader.createResolver(writer)).toThrow()
    }
  })

  it('is refused by the encoder when it is no whole number of micro-USD', () => {
    const type = avroType(money)
    expect(type.isValid(0.5)).toBe(false)
    expect(() => type.toBuffer(0.5)).toThrow()
  })
})

describe('a price that others state', () => {
  it.each([
    [0.0055, 5_500],
    [-0.0075, -7_500],
    [0.0000075, 8],
    [-0.0000075, -8],
    [0.0000005, 1],
    [4.9e-7, 0],
    [0.00831234567, 8_312],
    [0.1 + 0.2, 300_000],
    ['-0.00750', -7_500],
    ['7.5E-3', 7_500],
    ['1e-99', 0],
    [`0.${'3'.repeat(40)}`, 333_333],
    ['1000000000', MAX_MICRO_USD],
  ])('as %s is rounded to %i micro-USD', (json, microUsd) => {
    expect(statedMicroUsd(json)).toBe(microUsd)
  })

  it.each([
    1.1e9,
    1e300,
    '1e99',
    '',
    ' 1',
    '0x1',
    '1,5',
    '0.0075 USD',
    '9'.repeat(41),
    '1e999',
    true,
    {},
    [0.1],
    Number.NaN,
  ])('as %j is none', (json) => {
    expect(statedMicroUsd(json)).toBeNull()
  })

  const stated = `["null",${money}]`
  const bytes = (hex: string) => ({ bytes: Buffer.from(hex, 'hex') })

  it.each([
    ['an amount', '157c', 5_500],
    ['an amount beyond a billion dollars', '7fffffffffffffff', null],
    ['an amount of more bytes than a number has', '01'.repeat(9), null],
    ['no bytes', '', null],
  ])('in Avro is read from %s', (_, hex, microUsd) => {
    const type = avroType(stated)
    const union = avsc.Type.forSchema(['null', 'bytes'], { wrapUnions: 'always' }).toBuffer(bytes(hex))
    expect(type.fromBuffer(union)).toBe(microUsd)
    expect(type.fromBuffer(union, type.createResolver(writerType(stated)))).toBe(microUsd)
    const plain = avsc.Type.forSchema('bytes').toBuffer(bytes(hex).bytes)
    expect(type.fromBuffer(plain, type.createResolver(writerType(money)))).toBe(microUsd)
  })
})

describe('a decoded record', () => {
  it('is a plain object, also within lists and maps', () => {
    const part = '{"type":"record","name":"P","fields":[{"name":"n","type":"int"}]}'
    const type = avroType(
      `{"type":"record","name":"R","fields":[{"name":"l","type":{"type":"array","items":${part}}},{"name":"m","type":{"type":"map","values":["null","P"]}}]}`,
    )
    const value = { l: [{ n: 1 }], m: { a: { n: 2 }, b: null } }
    expect(type.fromBuffer(type.toBuffer(value))).toStrictEqual(value)
  })
})
