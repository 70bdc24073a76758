import { expect, it } from 'vitest'
import { toldTime } from '#processors/shared/told-time.ts'

const noon = Date.UTC(2026, 1, 24, 12)

it.each([
  ['now', noon],
  ['the start of 2000', Date.UTC(2000, 0, 1)],
  ['the end of 9999', Date.UTC(9999, 11, 31, 23, 59, 59, 999)],
])('takes %s as it is told', (_name, time) => {
  expect(toldTime(time)).toBe(time)
})

it.each([
  ['seconds', noon / 1_000],
  ['microseconds', noon * 1_000],
  ['zero', 0],
  ['a negative time', -noon],
  ['no number', Number.NaN],
  ['nothing', null],
])('takes %s for no time', (_name, time) => {
  expect(toldTime(time)).toBeNull()
})
