import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { partitionNumber, positive, seedNumber } from '#cli/number-argument.ts'

describe('a partition', () => {
  it.each([
    ['0', 0],
    ['3', 3],
    ['2147483647', 2_147_483_647],
  ])('may be %s', (text, value) => {
    expect(partitionNumber(text)).toBe(value)
  })

  it.each(['abc', '', ' ', '3a', '-1', '1.5', '1e3', '0x10', 'NaN', 'Infinity', '4294967299'])(
    'cannot be "%s"',
    (text) => {
      expect(() => partitionNumber(text)).toThrow(InvalidArgumentError)
    },
  )
})

describe('a length or a rate', () => {
  it.each([
    ['40', 40],
    ['0.5', 0.5],
  ])('may be %s', (text, value) => {
    expect(positive(text)).toBe(value)
  })

  it.each(['abc', '', '0', '-1', 'NaN', 'Infinity'])('cannot be "%s"', (text) => {
    expect(() => positive(text)).toThrow(InvalidArgumentError)
  })
})

describe('a seed, or a number of them,', () => {
  it.each([
    ['1', 1],
    ['1000000', 1_000_000],
  ])('may be %s', (text, value) => {
    expect(seedNumber(text)).toBe(value)
  })

  it.each(['abc', '', '0', '-1', '1.5', '1e3', 'NaN', '1000001'])('cannot be "%s"', (text) => {
    expect(() => seedNumber(text)).toThrow(InvalidArgumentError)
  })
})
