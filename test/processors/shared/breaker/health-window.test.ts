import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countAttempt, windowAt } from '#processors/shared/breaker/health-window.ts'
import type { HealthBucket } from '#schemas/types.ts'

const fault = { fault: true, slow: false }
const success = { fault: false, slow: true }
const fill = (times: readonly number[]): readonly HealthBucket[] =>
  times.reduce<readonly HealthBucket[]>((buckets, at) => countAttempt(buckets, fault, at, 5_000, 120_000), [])

describe('health window', () => {
  it('counts attempts, faults and slow answers per bucket', () => {
    const buckets = countAttempt(countAttempt([], fault, 1_000, 5_000, 120_000), success, 4_999, 5_000, 120_000)
    expect(buckets).toEqual([{ startsAt: 0, attempts: 2, faults: 1, slow: 1, throttled: 0 }])
  })

  it('sums the present bucket and those before it that the window reaches', () => {
    const buckets = fill([0, 5_000, 10_000, 14_999, 15_000])
    expect(windowAt(buckets, 15_001, 5_000, 15_000)).toEqual({
      startsAt: 5_000,
      endsAt: 20_000,
      attempts: 4,
      faults: 4,
      slow: 0,
      throttled: 0,
    })
  })

  it('is empty again once all attempts lie behind it', () => {
    expect(windowAt(fill([0, 1]), 15_000, 5_000, 15_000).attempts).toBe(0)
  })

  it('never keeps more buckets than the longest window holds', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(600_000), { maxLength: 200 }), (times) => {
        expect(fill(times.toSorted((a, b) => a - b)).length).toBeLessThanOrEqual(24)
      }),
    )
  })
})
