import { describe, expect, it } from 'vitest'
import { CommitPace } from '#runtime/commit/commit-pace.ts'

const beganMs = 1_000_000

describe('the next commit', () => {
  it.each([
    { tookMs: 0, intervalMs: 100, apartMs: 100, why: 'the interval' },
    { tookMs: 50, intervalMs: 100, apartMs: 100, why: 'the interval, since the last one took no more than half of it' },
    { tookMs: 51, intervalMs: 100, apartMs: 102, why: 'twice what the last one took' },
    { tookMs: 300, intervalMs: 100, apartMs: 600, why: 'twice what the last one took' },
    { tookMs: 700, intervalMs: 100, apartMs: 1_000, why: 'a second, however long the last one took' },
    { tookMs: 700, intervalMs: 5_000, apartMs: 5_000, why: 'the interval, which may be longer than a second' },
  ])('after one of $tookMs ms is due $apartMs ms after that began: $why', ({ tookMs, intervalMs, apartMs }) => {
    const pace = new CommitPace(intervalMs)
    pace.committed(beganMs + tookMs, tookMs)
    expect([apartMs - 1, apartMs].map((ms) => pace.isDue(beganMs + ms))).toEqual([false, true])
  })

  it('is due at once when somebody waits for it, until it has begun', () => {
    const pace = new CommitPace(100)
    pace.committed(beganMs, 0)
    pace.hurry()
    // The one that was on its way does not hold what they wait for.
    pace.committed(beganMs, 0)
    expect(pace.isDue(beganMs)).toBe(true)
    pace.begun()
    expect(pace.isDue(beganMs)).toBe(false)
  })

  it('is due at once when it is the first', () => {
    expect(new CommitPace(100).isDue(beganMs)).toBe(true)
  })
})
