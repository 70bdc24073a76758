import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { observe } from '#processors/shared/breaker/breaker.ts'
import { countedAt, countsWith, type HealthCounts } from '#processors/shared/breaker/health-counts.ts'
import { breaker, noon, policy } from '../../cpaas/samples.ts'

const { health } = policy
const second = 1_000
const minute = 60 * second
const fault = { fault: true, slow: false } as const
const none: HealthCounts = { buckets: [], longBuckets: [] }

const countAll = (times: readonly number[]): HealthCounts =>
  times.reduce<HealthCounts>((counts, at) => countsWith(counts, fault, at, health), none)

/** Times of attempts in rising order, from gaps of up to two minutes. */
const times = fc
  .array(fc.oneof(fc.nat(3 * second), fc.nat(2 * minute)), { minLength: 1, maxLength: 300 })
  .map((gaps) => gaps.reduce<number[]>((before, gap) => [...before, (before.at(-1) ?? noon) + gap], []))

describe('counts', () => {
  it.each([15 * second, minute, 160 * second, 10 * minute])(
    'over %i ms are those of all attempts therein',
    (windowMs) => {
      fc.assert(
        fc.property(times, (all) => {
          const at = all.at(-1)!
          const { startsAt, endsAt, attempts, faults } = countedAt(countAll(all), at, health, windowMs)
          expect(attempts).toBe(all.filter((each) => each >= startsAt).length)
          expect(faults).toBe(attempts)
          const missing = windowMs - (endsAt - startsAt)
          expect(missing).toBeGreaterThanOrEqual(0)
          expect(missing).toBeLessThan(windowMs <= minute ? 1 : health.longBucketMs)
        }),
      )
    },
  )

  it('of ten minutes take 12 short buckets and 10 long ones at most', () => {
    fc.assert(
      fc.property(times, (all) => {
        const { buckets, longBuckets } = countAll(all)
        expect(buckets.length).toBeLessThanOrEqual(12)
        expect(longBuckets.length).toBeLessThanOrEqual(10)
      }),
    )
  })

  it('are not copied beyond the newest bucket by an attempt that begins none', () => {
    const before = countAll([noon, noon + 2 * minute, noon + 2 * minute + 1])
    expect(countsWith(before, fault, noon + 2 * minute + 2, health).longBuckets).toBe(before.longBuckets)
  })

  it('of a row from before there were long buckets go on', () => {
    const buckets = Array.from({ length: 24 }, (_, index) => ({
      startsAt: noon + (index - 23) * 5 * second,
      attempts: 1,
      faults: 0,
      slow: 0,
      throttled: 0,
    }))
    const attempt = { effect: 'SUCCESS', latencyMs: 100, breakerSeq: 0 } as const
    const after = observe(breaker({ buckets }), attempt, noon + 5 * second, health).health
    expect(after.buckets).toHaveLength(12)
    expect(countedAt(after, noon + 5 * second, health, 10 * minute).attempts).toBe(25)
  })
})
