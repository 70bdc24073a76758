import { describe, expect, it } from 'vitest'
import { staleAfterMs, TickWatch } from '#runtime/inputs/tick-watch.ts'

/** Knows the time since a tick that was written at 0 came back at `tripMs`. */
const fresh = (tripMs = 10): TickWatch => {
  const watch = new TickWatch()
  watch.await(0)
  watch.cameBack(0, tripMs)
  watch.check(tripMs, 0)
  return watch
}

describe('TickWatch', () => {
  it('does not know the time before a tick came back that was written since it began to wait', () => {
    const watch = new TickWatch()
    watch.await(1_000)
    watch.cameBack(999, 1_010)
    expect(watch.check(1_010, 0)).toBe(false)
    watch.cameBack(1_000, 1_020)
    expect(watch.check(1_020, 0)).toBe(true)
    expect(watch.isStale).toBe(false)
  })

  it('no longer knows it when no tick comes back for two seconds', () => {
    const watch = fresh()
    watch.check(10 + staleAfterMs, 0)
    expect(watch.isStale).toBe(false)
    watch.check(11 + staleAfterMs, 0)
    expect(watch.isStale).toBe(true)
  })

  it('then waits for a tick that was written after that', () => {
    const watch = fresh()
    watch.check(3_000, 0)
    watch.cameBack(2_999, 3_010)
    expect(watch.check(3_010, 0)).toBe(false)
    watch.cameBack(3_000, 3_020)
    expect(watch.check(3_020, 0)).toBe(true)
  })

  it('is as patient as ticks are long on their way', () => {
    const watch = fresh(3_000)
    watch.check(9_000, 0)
    expect(watch.isStale).toBe(false)
    watch.check(9_001, 0)
    expect(watch.isStale).toBe(true)
  })

  it('has no idea of the time without a tick, or with one of ten minutes ago', () => {
    const watch = new TickWatch()
    const isOld = (nowMs: number, newestMs: number | undefined): boolean => {
      watch.check(nowMs, newestMs)
      return watch.isOld
    }
    expect([isOld(0, undefined), isOld(600_000, 0), isOld(600_001, 0)]).toEqual([true, false, true])
  })
})
