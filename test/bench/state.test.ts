import { expect, it } from 'vitest'
import { runRows } from '../../bench/state/run-rows.ts'
import { runTimers } from '../../bench/state/run-timers.ts'

it('half a million rows, many times the memory of their task, are each found as they were put', async () => {
  expect(await runRows(500_000, 8)).toMatchObject({ rows: 500_000, wrongRows: 0 })
}, 120_000)

it('a hundred thousand timers of four hundred thousand rows fire in order, and no more than those that are due', async () => {
  const { fired, outOfOrder } = await runTimers(400_000, 8)
  expect(outOfOrder).toBe(0)
  expect(fired / 100_000).toBeCloseTo(1, 1)
}, 120_000)
