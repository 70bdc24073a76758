import { describe, expect, it } from 'vitest'
import { keptFor, type Retention } from '#stream/step.ts'
import type { Total } from '../../../examples/counting/counting-topology.ts'
import { first } from '../given-application.ts'
import { buildKeeping } from '../given-builds.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

/** The count of a number that comes `laterMs` after another one, which an earlier build has counted. */
const countAfter = async (laterMs: number, before: Retention<Total>, now: Retention<Total>): Promise<number> => {
  const broker = new MemoryBroker()
  broker.number(0, first, 1)
  await run(broker, 1, { topology: buildKeeping(before) })
  const next = new MemoryBroker(broker)
  const startMs = next.nowMs
  next.arrivals.push(() => (next.nowMs = startMs + laterMs))
  next.arrivals.push(() => next.number(0, first, 2))
  await run(next, 2, { topology: buildKeeping(now) })
  return (next.totals.at(-1) as Total).count
}

const hour = 3_600_000

it('a row without a rule for its end is kept for the retention after its last change, however often it changes', async () => {
  const broker = new MemoryBroker()
  const startMs = broker.nowMs
  for (const [index, minutes] of [0, 50, 65, 130].entries()) {
    broker.arrivals.push(() => (broker.nowMs = startMs + minutes * 60_000))
    broker.arrivals.push(() => broker.number(0, first, index))
  }
  await run(broker, 4, { topology: buildKeeping(keptFor(hour)) })
  expect((broker.totals as readonly Total[]).map(({ count }) => count)).toEqual([1, 2, 3, 1])
})

describe('a store that keeps rows for an hour after their last change', () => {
  it.each([
    ['still has a row just before', hour - 60_000, keptFor(hour), keptFor(hour), 2],
    ['has ended a row by then', hour + 60_000, keptFor(hour), keptFor(hour), 1],
    ['has ended a row that an earlier build kept for longer', hour + 60_000, keptFor(5 * hour), keptFor(hour), 1],
    ['has ended a row that an earlier build kept for ever', hour + 60_000, 'until-deleted' as const, keptFor(hour), 1],
    ['keeps a row as the build did that wrote it, if that was shorter', hour / 2, keptFor(hour / 4), keptFor(hour), 1],
  ])('%s', async (_which, laterMs, before, now, count) => {
    expect(await countAfter(laterMs, before, now)).toBe(count)
  })
})
