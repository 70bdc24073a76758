import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  MAX_MICRO_USD,
  microUsdFromBytes,
  microUsdFromJson,
  microUsdToBytes,
  microUsdToJson,
  statedMicroUsd,
} from '#codec/micro-usd.ts'

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
})
