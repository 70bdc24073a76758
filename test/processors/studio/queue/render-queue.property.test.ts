import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QueueRun } from './queue-run.ts'
import { Rounds } from './rounds.ts'

const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ size: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 5, arbitrary: fc.record({ ends: fc.nat(1_000) }) },
  { weight: 1, arbitrary: fc.record({ leaves: fc.nat(1_000) }) },
  { weight: 1, arbitrary: fc.record({ cap: fc.integer({ min: 1, max: 4 }) }) },
)

const pick = (jobs: readonly string[], at: number): string | undefined => jobs[at % jobs.length]

describe('whatever comes, ends and changes the cap', () => {
  it('jobs start in the order of plain lists, one list for each round', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (all) => {
        const run = new QueueRun(2)
        const model = new Rounds()
        for (const [step, it] of all.entries()) {
          const cap = run.concurrency.maxRunning
          if ('cap' in it) run.concurrency.maxRunning = it.cap
          else if ('size' in it) {
            const jobs = Array.from({ length: it.size }, (_, at) => `${step}-${at}`)
            expect(run.arrive(jobs)).toEqual(model.arrive(jobs, cap))
          } else {
            const job = 'ends' in it ? pick(model.running, it.ends) : pick(model.waiting, it.leaves)
            if (job !== undefined) expect(run.end(job)).toEqual(model.end(job, cap))
          }
          const { running, waiting } = run.turns ?? { running: 0, waiting: 0 }
          expect([running, waiting]).toEqual([model.running.length, model.waiting.length])
        }
        expect(run.driver.deadLetters).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('of two batches that wait, none gets two turns in a row, but for at most two of the older one before the other has its first', () => {
    const arrival = fc.record({ size: fc.integer({ min: 1, max: 6 }), endsBefore: fc.nat(3) })
    fc.assert(
      fc.property(fc.array(arrival, { minLength: 2, maxLength: 5 }), (arrivals) => {
        const { order, came } = runThrough(arrivals)
        for (const later of came.keys()) {
          for (let older = 0; older < later; older++) {
            const turns = contested(order.slice(came[later]), older, later)
            const first = turns.includes(later) ? turns.indexOf(later) : turns.length
            expect(first).toBeLessThanOrEqual(2)
            expect(turns.some((batch, at) => at > first && batch === turns[at - 1])).toBe(false)
          }
        }
      }),
      { numRuns: 150 },
    )
  })
})

interface Arrival {
  readonly size: number
  readonly endsBefore: number
}

/** All turns in their order, and how many were given before each batch came. One job runs at a time. */
const runThrough = (arrivals: readonly Arrival[]) => {
  const run = new QueueRun(1)
  const order = [...run.arrive(['first'])]
  const end = () => order.push(...run.end(order.at(-1)!))
  const came = arrivals.map(({ size, endsBefore }, batch) => {
    for (let ends = 0; ends < endsBefore && run.turns!.waiting > 0; ends++) end()
    run.arrive(Array.from({ length: size }, (_, at) => `${batch}-${at}`))
    return order.length
  })
  while (run.turns !== undefined) end()
  return { order, came }
}

/** The turns of two batches while both of them have jobs in the line. */
const contested = (order: readonly string[], ...batches: readonly number[]): readonly number[] => {
  const turns = order.map((job) => Number(job.split('-')[0])).filter((batch) => batches.includes(batch))
  const lastTurns = batches.map((batch) => turns.lastIndexOf(batch))
  return turns.slice(0, Math.min(...lastTurns) + 1)
}
