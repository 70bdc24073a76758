import { describe, expect, it } from 'vitest'
import type { SeenOutput } from '../../../bench/counting/output-watch.ts'
import { percentile, recoverySeconds, takeoverSeconds, tasksOf } from '../../../bench/exactly-once/times.ts'

const seen = (by: string, partition: number, atMs: number): SeenOutput => ({
  by,
  partition,
  atMs,
  tenantId: 'acme',
  n: 0,
  count: 1,
  sum: 0,
})
const death = { atMs: 10_000, life: '1.1', nextLife: '1.2' }
const outputs = [
  seen('2.1', 0, 9_000),
  seen('1.1', 0, 9_500),
  seen('1.1', 1, 9_800),
  seen('2.1', 1, 9_900),
  seen('1.1', 0, 10_010),
  seen('2.1', 1, 10_500),
  seen('1.2', 0, 11_500),
  seen('2.1', 0, 17_000),
]

describe('the times of a death', () => {
  it('recovery ends with the first output of the next life', () => {
    expect(recoverySeconds(death, outputs)).toBe(1.5)
  })

  it('a take-over ends with the first output of another pod for a task of the dead one', () => {
    expect(takeoverSeconds(death, outputs)).toBe(7)
  })

  it('a task belongs to whoever wrote its last output', () => {
    expect(tasksOf(death, outputs)).toEqual(new Set([0]))
  })

  it('are unknown while nothing came', () => {
    expect(recoverySeconds({ ...death, nextLife: '1.3' }, outputs)).toBeUndefined()
  })
})

describe('a percentile', () => {
  it.each([
    { percent: 50, of: [3, 1, 2], is: 2 },
    { percent: 99, of: [3, 1, 2], is: 3 },
    { percent: 50, of: [1, 2, 3, 4], is: 2 },
    { percent: 50, of: [], is: null },
  ])('$percent of $of is $is', ({ percent, of, is }) => {
    expect(percentile(of, percent)).toBe(is)
  })
})
