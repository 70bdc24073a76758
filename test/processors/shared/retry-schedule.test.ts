import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RetrySchedule, retryDelayMs } from '#processors/shared/retry-schedule.ts'

const schedule: RetrySchedule = { delaysMs: [2_000, 10_000, 60_000], jitterShare: 0.2 }

describe('retryDelayMs', () => {
  it.each([
    [1, 2_000],
    [2, 10_000],
    [3, 60_000],
    [4, 60_000],
  ])('waits after attempt %i for %i ms and at most a fifth more', (attempt, delayMs) => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const waited = retryDelayMs(schedule, attempt, seed)
        expect(waited).toBeGreaterThanOrEqual(delayMs)
        expect(waited).toBeLessThanOrEqual(delayMs * 1.2)
        expect(waited).toBe(retryDelayMs(schedule, attempt, seed))
      }),
    )
  })

  it('keeps entities that failed together apart', () => {
    const delays = new Set(['a', 'b', 'c', 'd'].map((seed) => retryDelayMs(schedule, 3, seed)))
    expect(delays.size).toBe(4)
  })
})
