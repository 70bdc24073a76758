import { expect, it } from 'vitest'
import { errorCode } from '#processors/shared/error-code.ts'

it.each([
  ['30003', '30003'],
  ['E'.repeat(101), 'E'.repeat(100)],
  [`${'E'.repeat(99)}😀`, 'E'.repeat(99)],
  ['2494010', '2494010'],
  ['blocked: +1 (415) 555-0147', 'blocked: [number]'],
  ['no user 14155550147', 'no user [number]'],
  [`${'E'.repeat(96)} +14155550147`, `${'E'.repeat(96)} [nu`],
  ['unknown ann@example.org', 'unknown [address]'],
  ['a@b '.repeat(30), '[address] '.repeat(10)],
  ['', null],
  [null, null],
])('publishes %j as %j', (told, published) => {
  expect(errorCode(told)).toBe(published)
})
