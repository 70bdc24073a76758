import { expect, it } from 'vitest'
import { isForbiddenKey, isForbiddenLength } from '#codec/forbidden-key.ts'

it.each(['__proto__', 'constructor', 'prototype'])('%s is a forbidden key, and its length is told apart', (key) => {
  expect(isForbiddenKey(key)).toBe(true)
  expect(isForbiddenLength(Buffer.byteLength(key))).toBe(true)
})

it.each(['', 'proto', 'tenantId', 'Constructor', 'toString'])('"%s" is allowed', (key) => {
  expect(isForbiddenKey(key)).toBe(false)
})
