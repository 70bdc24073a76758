import { expect, it } from 'vitest'
import { cutText } from '#processors/shared/cut-text.ts'

it.each([
  ['', 3, ''],
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['ab😀', 4, 'ab😀'],
  ['ab😀', 3, 'ab'],
  ['a😀b', 3, 'a😀'],
])('cuts %j at %i to %j', (text, length, cut) => {
  expect(cutText(text, length)).toBe(cut)
})
