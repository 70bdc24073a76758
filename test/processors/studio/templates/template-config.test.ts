import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '#processors/studio/templates/canonical-json.ts'
import { changedNames, configHash, parseConfig } from '#processors/studio/templates/template-config.ts'

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, shuffled(member)] as const)
      .toReversed(),
  )
}

describe('the hash of a configuration', () => {
  it.each([
    ['{"a":1,"b":2}', '{ "b": 2, "a": 1 }'],
    ['{"a":{"x":[1,2],"y":null}}', '{"a":{"y":null,"x":[1.0,2e0]}}'],
    ['{"ä":"\\u0041"}', '{"\\u00e4":"A"}'],
    ['{"__proto__":1,"a":2}', '{"a":2,"__proto__":1}'],
  ])('is the same for %s and %s', (one, other) => {
    expect(configHash(parseConfig(one)!)).toBe(configHash(parseConfig(other)!))
  })

  it.each([
    ['{"a":[1,2]}', '{"a":[2,1]}'],
    ['{"a":"1"}', '{"a":1}'],
    ['{"a":null}', '{}'],
    ['{"a":null}', '{"a":1e999}'],
    ['{"a":-1e999}', '{"a":1e999}'],
    ['{"__proto__":1}', '{}'],
    ['{"a":"b\\",\\"c\\":\\"d"}', '{"a":"b","c":"d"}'],
  ])('differs for %s and %s', (one, other) => {
    expect(configHash(parseConfig(one)!)).not.toBe(configHash(parseConfig(other)!))
  })

  it('is made of a text that says the same as the configuration, in whatever order its names stand', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (config) => {
        const text = canonicalJson(config)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(config)))
        expect(canonicalJson(shuffled(config))).toBe(text)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the changed names of a configuration', () => {
  it('are those with other values, those that are new and those that are gone', () => {
    expect(changedNames({ a: 1, b: [1], c: { x: 1 } }, { b: [1], c: { x: 2 }, d: null })).toEqual(['a', 'c', 'd'])
  })

  it('are 64 at most, of 100 characters each', () => {
    const config = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${index}`.padEnd(200, 'x'), index]))
    const names = changedNames({}, config)
    expect(names).toHaveLength(64)
    expect(Math.max(...names.map(({ length }) => length))).toBe(100)
  })

  it('can be written, also where a name holds half a surrogate pair', () => {
    const config = parseConfig('{"\\ud800":1}')!
    expect(changedNames({}, config)).toEqual(['\ufffd'])
  })

  it('do not find what every object has', () => {
    expect(changedNames({}, { toString: 1 })).toEqual(['toString'])
  })
})
