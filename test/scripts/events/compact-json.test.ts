import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compactJson } from '../../../scripts/events/compact-json.ts'

it('compact JSON says the same as any other', () => {
  const says = fc.property(fc.json(), (text) => {
    expect(JSON.parse(compactJson(JSON.parse(text)))).toEqual(JSON.parse(text))
  })
  fc.assert(says)
})

it('compact JSON keeps on a line what fits there', () => {
  const short = { a: [1, 2], b: {} }
  expect(compactJson(short)).toBe('{ "a": [1, 2], "b": {} }')
  expect(compactJson({ long: 'x'.repeat(120), short })).toBe(
    `{\n  "long": "${'x'.repeat(120)}",\n  "short": { "a": [1, 2], "b": {} }\n}`,
  )
})
