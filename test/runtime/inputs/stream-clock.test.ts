import { describe, expect, it } from 'vitest'
import { StreamClock } from '#runtime/inputs/stream-clock.ts'

const second = 1_000
const ticked = (...ticks: number[]): StreamClock => {
  const clock = new StreamClock()
  for (const tick of ticks) clock.tick(tick)
  return clock
}

describe('StreamClock', () => {
  it('takes the first tick as a resume: it sets the bound and moves nothing', () => {
    const clock = ticked(100 * second)
    expect(clock.now).toBe(0)
    expect(clock.bounded(200 * second)).toBe(102 * second)
  })

  it('follows ticks that come in time at a distance of one second', () => {
    expect(ticked(100 * second, 101 * second).now).toBe(100 * second)
  })

  it('does not jump after a pause: a late tick moves only the bound, so the backlog keeps its own time', () => {
    const clock = ticked(100 * second, 101 * second, 700 * second)
    expect(clock.now).toBe(100 * second)
    expect(clock.bounded(650 * second)).toBe(650 * second)
    expect(clock.bounded(999 * second)).toBe(702 * second)
  })

  it('counts a record of a producer that is minutes fast as two seconds ahead of the newest tick at most', () => {
    const clock = ticked(100 * second, 101 * second)
    clock.advance(clock.bounded(341 * second))
    expect(clock.now).toBe(103 * second)
  })

  it('tells the present: the newest tick while a backlog passes, itself when it is later', () => {
    const clock = new StreamClock()
    expect(clock.present).toBe(0)
    clock.tick(1_000_000)
    clock.advance(400_000)
    expect([clock.now, clock.present]).toEqual([400_000, 1_000_000])
    clock.advance(1_001_500)
    expect(clock.present).toBe(1_001_500)
    expect(new StreamClock({ ...clock.state, now: 400_000 }).present).toBe(1_000_000)
  })

  it('counts a record without a timestamp as now', () => {
    const clock = ticked(100 * second, 101 * second)
    expect(clock.bounded(-1)).toBe(clock.now)
    expect(clock.unstated).toBe(clock.now)
  })

  it('takes the newest tick for the time of a record without one, while nothing has moved it', () => {
    const clock = ticked(100 * second)
    expect(clock.bounded(-1)).toBe(0)
    expect(clock.unstated).toBe(100 * second)
  })

  it.each([
    ['that is new', 99_000_000, 99_000_000],
    ['whose topic has kept it for half of its time', 70_000_000, 70_000_000],
    ['that is older', 69_999_999, 70_000_000],
    ['that has none', -1, 70_000_000],
    ['that is beyond the bound', 200_000_000, 100_002_000],
    ['of the year 10000', 253_402_300_800_000, 100_002_000],
  ])('publishes what happened at a time %s', (_what, time, published) => {
    expect(ticked(100_000_000).published(time, 60_000_000)).toBe(published)
  })

  it('publishes no negative timestamp, however long a topic keeps its records', () => {
    expect(ticked(100 * second).published(-1, 7 * 86_400 * second)).toBe(0)
  })

  it('lets records alone fire no timer beyond the newest tick', () => {
    const clock = ticked(100 * second, 101 * second)
    clock.advance(clock.bounded(341 * second))
    expect(clock.timersUntil(clock.now)).toBe(101 * second)
    clock.tick(102 * second)
    expect(clock.timersUntil(clock.now)).toBe(102 * second)
  })

  it('fires the timers of a backlog at the times of its records', () => {
    const clock = ticked(100 * second, 101 * second, 700 * second)
    expect(clock.timersUntil(clock.bounded(650 * second))).toBe(650 * second)
  })

  it('never goes back', () => {
    const clock = ticked(100 * second, 101 * second)
    clock.advance(50 * second)
    clock.tick(100 * second)
    expect(clock.now).toBe(100 * second)
  })

  it('keeps its newest tick when an earlier one comes behind it', () => {
    const clock = new StreamClock({ now: 1_000, bound: 4_000, lastTick: 2_000 })
    clock.tick(900_000)
    clock.tick(600_000)
    expect([clock.present, clock.now, clock.resumes(901_000)]).toEqual([900_000, 599_000, false])
  })

  it('is the same after a commit row brought it back', () => {
    const clock = ticked(100 * second, 101 * second)
    const restored = new StreamClock(clock.state)
    expect(restored.state).toEqual(clock.state)
    expect(restored.resumes(102 * second)).toBe(false)
    expect(restored.resumes(103 * second + 1)).toBe(true)
  })
})
