import { expect, it } from 'vitest'
import { errorCode } from '#processors/shared/error-code.ts'

it.each([
  ['30003', '30003'],
  ['E'.repeat(101), 'E'.repeat(100)],
  [`${'E'.repeat(99)}😀`, 'E'.repeat(99)],
  ['', null],
  [null, null],
])('publishes %j as %j', (told, published) => {
  expect(errorCode(told)).toBe(published)
})
