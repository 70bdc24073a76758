import { expect, it } from 'vitest'
import { heardTime } from '#processors/shared/heard-time.ts'
import { noon } from '../cpaas/samples.ts'

it.each([
  ['as its sender says', noon - 5_000, noon - 1_000, noon - 5_000],
  ['not later than its record was written', noon + 60_000, noon - 1_000, noon - 1_000],
  ['not later than the clock of the task', noon + 60_000, noon + 30_000, noon],
  ['with its record when nobody says so', null, noon - 1_000, noon - 1_000],
  ['with its record when the sender means seconds', noon / 1_000, noon - 1_000, noon - 1_000],
  ['now when its record has no time', null, -1, noon],
])('something was said %s', (_, told, stamped, expected) => {
  expect(heardTime(told, stamped, noon)).toBe(expected)
})
