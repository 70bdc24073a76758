import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkJsonText } from '#codec/json-text.ts'
import { defaultLimits } from '#codec/limits.ts'
import { codeOf } from './events.ts'

const limits = { ...defaultLimits, maxValues: 8, maxNames: 2 }
const code = (text: string, bounds = limits): unknown => {
  const bytes = Buffer.from(text)
  return codeOf(() => checkJsonText(bytes, 0, bytes.length, bounds))
}
const numbered = (count: number): string => `{${Array.from({ length: count }, (_, at) => `"k${at}":1`).join()}}`

/** Values, and names beside them, as a parser has built them. */
const sizeOf = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 1
    : Object.entries(value).reduce((sum, [, each]) => sum + sizeOf(each) + (Array.isArray(value) ? 0 : 1), 1)

describe('the look at a JSON text before it is parsed', () => {
  it.each([
    ['more items than allowed', '[1,1,1,1,1,1,1,1,1]'],
    ['more empty objects than allowed', '[{},{},{},{},{}]'],
    ['more members than allowed', '[{"a":1},{"a":1},{"a":1}]'],
    ['more different names than allowed', '{"a":1,"b":2,"c":3}'],
    ['different names in different objects', '{"a":{"b":{"c":3}}}'],
    ['more of them in a text that never ends', '{"a":1,"b":2,"c":3,"'],
    ['more texts than there can be values', '"'.repeat(20)],
    ['a text that is too long in whatever letters', JSON.stringify('a'.repeat(6 * 8_192 + 1))],
  ])('stops %s', (_, text) => {
    expect(code(text)).toBe('LIMIT_EXCEEDED')
  })

  it.each([
    ['as many items as allowed', '[1,1,1,1,1,1,1,1]'],
    ['one name again and again', '[{"a":1,"a":1,"a":1}]'],
    ['commas, colons and brackets in a text', JSON.stringify({ a: ',:[{'.repeat(50) })],
    ['escaped quotes near its start', JSON.stringify({ a: '",:[{'.repeat(50) })],
    ['escaped quotes far behind its start', JSON.stringify({ a: `${'a'.repeat(200)}${'",'.repeat(50)}` })],
    ['a backslash at its end', JSON.stringify([`${'a'.repeat(200)}\\`, `${'a'.repeat(62)}\\`, ','.repeat(20)])],
    ['quotes behind backslashes', JSON.stringify(['\\"'.repeat(100), `${'a'.repeat(63)}${'\\\\"'.repeat(40)}`])],
    ['what is no JSON', '"'.repeat(17)],
  ])('passes %s', (_, text) => {
    expect(code(text)).toBeUndefined()
  })

  it('passes small texts without a look, which have no room for more', () => {
    const bounds = { ...defaultLimits, maxValues: 200, maxNames: 20 }
    expect(code('['.repeat(120), bounds)).toBeUndefined()
    expect(code('['.repeat(201), bounds)).toBe('LIMIT_EXCEEDED')
  })

  it('passes 1,500 names and stops 1,501', () => {
    expect(code(numbered(1_500), defaultLimits)).toBeUndefined()
    expect(code(numbered(1_501), defaultLimits)).toBe('LIMIT_EXCEEDED')
  })

  it('counts at least what the parser builds', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4, stringUnit: 'binary' }),
        fc.integer({ min: 1, max: 40 }),
        (text, maxValues) => {
          const built = sizeOf(JSON.parse(text))
          // An empty list counts as one value too many at most.
          if (built > maxValues + 1 && Buffer.byteLength(text) > maxValues)
            expect(code(text, { ...defaultLimits, maxValues, maxNames: 100 })).toBe('LIMIT_EXCEEDED')
        },
      ),
    )
  })
})
