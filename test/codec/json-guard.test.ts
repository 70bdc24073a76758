import { describe, expect, it } from 'vitest'
import { checkJson } from '#codec/json-guard.ts'
import { defaultLimits } from '#codec/limits.ts'
import { codeOf } from './events.ts'

const check = (text: string): void => checkJson(JSON.parse(text), defaultLimits)
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

describe('the JSON guard', () => {
  it.each([
    ['a key that names a prototype', '{"a":[{"__proto__":1}]}', 'FORBIDDEN_KEY'],
    ['the same key in escapes', String.raw`{"\u005f_proto__":1}`, 'FORBIDDEN_KEY'],
    ['a constructor', '{"constructor":{"prototype":{}}}', 'FORBIDDEN_KEY'],
    ['a level too many', nested(17), 'LIMIT_EXCEEDED'],
    ['half a million levels', nested(500_000), 'LIMIT_EXCEEDED'],
    ['a long string', JSON.stringify('a'.repeat(8_193)), 'LIMIT_EXCEEDED'],
    ['a string that is long in UTF-8', JSON.stringify('é'.repeat(4_097)), 'LIMIT_EXCEEDED'],
    ['a long key', JSON.stringify({ ['a'.repeat(8_193)]: 1 }), 'LIMIT_EXCEEDED'],
    ['half a surrogate pair', String.raw`"\ud800"`, 'NOT_UTF8'],
  ])('stops %s', (_, text, code) => {
    expect(codeOf(() => check(text))).toBe(code)
  })

  it('passes what is just within the bounds', () => {
    expect(() => check(nested(16))).not.toThrow()
    expect(() => check(JSON.stringify('é'.repeat(4_096)))).not.toThrow()
    expect(() => check(String.raw`"\ud83d\ude00"`)).not.toThrow()
  })
})
