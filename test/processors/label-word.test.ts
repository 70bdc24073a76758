import { expect, it } from 'vitest'
import { codeLabel, providerLabel } from '#processors/shared/label-word.ts'

it.each<[string | null, string]>([
  ['TWILIO', 'TWILIO'],
  ['gemini-2.5-flash-image', 'gemini-2.5-flash-image'],
  ['', 'none'],
  [null, 'none'],
  ['+14155550171', 'other'],
  ['14155550171', 'other'],
  ['jane@example.org', 'other'],
  ['__proto__', 'other'],
  ['x'.repeat(65), 'other'],
  ['two words', 'other'],
])('the provider %j is labelled %j', (name, label) => {
  expect(providerLabel(name)).toBe(label)
})

it.each<[string | null | undefined, string]>([
  ['RATE_LIMITED', 'RATE_LIMITED'],
  [undefined, 'none'],
  [null, 'none'],
  ['', 'none'],
  ['lower case', 'other'],
  ['+14155550171', 'other'],
])('the code %j is labelled %j', (code, label) => {
  expect(codeLabel(code)).toBe(label)
})
