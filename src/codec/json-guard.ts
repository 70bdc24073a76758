import { DecodeError } from './errors.ts'
import { isForbiddenKey } from './forbidden-key.ts'
import type { Limits } from './limits.ts'

/**
 * Checks a parsed JSON value before anything reads or copies it. (Parsing itself is bounded by the value's size:
 * V8 parses without recursion and keeps `__proto__` as an own property.)
 * @throws DecodeError LIMIT_EXCEEDED, FORBIDDEN_KEY or NOT_UTF8 (half a surrogate pair, which no UTF-8 can carry)
 */
export function checkJson(value: unknown, limits: Limits, depth = 0): void {
  if (typeof value === 'string') return checkText(value, limits)
  if (typeof value !== 'object' || value === null) return
  if (depth >= limits.maxDepth)
    throw new DecodeError('LIMIT_EXCEEDED', `the JSON nests deeper than ${limits.maxDepth} levels`)
  if (Array.isArray(value)) return checkItems(value, limits, depth + 1)
  const members = value as Readonly<Record<string, unknown>>
  for (const key of Object.keys(members)) {
    if (isForbiddenKey(key)) throw new DecodeError('FORBIDDEN_KEY', 'the JSON has a key that names a prototype')
    checkText(key, limits)
    checkJson(members[key], limits, depth + 1)
  }
}

const checkItems = (items: readonly unknown[], limits: Limits, depth: number): void => {
  for (const item of items) checkJson(item, limits, depth)
}

/** @throws DecodeError LIMIT_EXCEEDED or NOT_UTF8 */
export function checkText(text: string, { maxStringBytes }: Limits): void {
  if (text.length > maxStringBytes || (text.length * 3 > maxStringBytes && Buffer.byteLength(text) > maxStringBytes)) {
    throw new DecodeError('LIMIT_EXCEEDED', `a string has more than ${maxStringBytes} bytes`)
  }
  if (!text.isWellFormed()) throw new DecodeError('NOT_UTF8', 'a string holds half a surrogate pair')
}
