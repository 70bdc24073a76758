import { expect, it } from 'vitest'
import { counterTotal } from '#world/prometheus/counter-total.ts'

const counted = (...values: readonly number[]) => ({
  metric: {},
  values: values.map((value, at) => [at, String(value)] as const),
})

it.each([
  ['the first value, since the counter began at 0', [counted(3)], 3],
  ['everything up to the last value', [counted(0, 2, 7)], 7],
  ['what came before and after a restart', [counted(4, 9, 1, 3)], 12],
  ['all series', [counted(5), counted(0, 1)], 6],
  ['nothing without a series', [], 0],
])('a counter has counted %s', (_, series, total) => {
  expect(counterTotal(series)).toBe(total)
})
