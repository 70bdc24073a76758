import { expect, it } from 'vitest'
import { nextStep } from '#runtime/task/upcoming.ts'
import { arrival, reading, tick } from '../given-alarm.ts'

it('timers whose deadlines a record passes fire one per step before it, each at its own time, so that a commit may fall between', () => {
  const { task, group } = reading([
    arrival(0, 'ada', 10, 1_000),
    arrival(1, 'bob', 20, 1_000),
    arrival(2, 'cy', 30, 5_000),
  ])
  const committable = Array.from({ length: 5 }, () => {
    task.step(group)
    return { clockMs: task.clock.state.now, position: group.positions()[1]!.offset, outputs: task.outbox.count }
  })
  expect(committable).toEqual([
    { clockMs: 1_000, position: 1, outputs: 0 },
    { clockMs: 1_000, position: 2, outputs: 0 },
    { clockMs: 1_010, position: 2, outputs: 1 },
    { clockMs: 1_020, position: 2, outputs: 2 },
    { clockMs: 5_000, position: 3, outputs: 2 },
  ])
})

it('a timer whose deadline a record passes fires no sooner than a tick has passed it too', () => {
  const live = { now: 99_000, bound: 102_000, lastTick: 100_000 }
  const { task, group } = reading([tick(101_000), arrival(0, 'ada', 10, 100_100), arrival(1, 'bob', 50, 100_900)], live)
  const steps = Array.from({ length: 4 }, () => {
    const step = nextStep(task, group)
    task.step(group)
    return { step, clockMs: task.clock.now, outputs: task.outbox.count }
  })
  expect(steps).toMatchObject([
    { step: 'record in.v1 0 0', clockMs: 100_100, outputs: 0 },
    { step: 'record in.v1 0 1', clockMs: 100_900, outputs: 0 },
    { step: 'tick', clockMs: 100_900, outputs: 0 },
    { clockMs: 100_900, outputs: 1 },
  ])
})
