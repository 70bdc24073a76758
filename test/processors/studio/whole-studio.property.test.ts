import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RenderState } from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'
import { type Happening, WholeStudio } from './whole-studio.ts'

const states: readonly RenderState[] = ['QUEUED', 'RUNNING', 'UPLOADING', 'COMPLETED', 'COMPLETED', 'FAILED']
const second = 1_000
const day = 86_400 * second
const pick = fc.nat(1_000)

const kind = <K extends Happening['kind']>(name: K) => fc.constant(name)

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind('event'),
      entity: fc.nat(2),
      revision: fc.integer({ min: 1, max: 4 }),
      title: fc.nat(2),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({ kind: kind('report'), pick, state: fc.constantFrom(...states), creditsUsed: fc.nat(12) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('cancel'), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: kind('adjust'), id: fc.nat(5), delta: fc.integer({ min: -30, max: 60 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('cap'), maxRunning: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind('policy'),
      metered: fc.boolean(),
      maxAttempts: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('request'),
      id: fc.nat(5),
      deadlineMs: fc.integer({ min: 0, max: 2_000 * second }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: kind('again'), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('stop'), ms: fc.constantFrom(60 * second, day / 24) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('wait'), ms: fc.constantFrom(second, 60 * second, 700 * second, 2 * day) }),
  },
)

/** A run begins with credits for some of its jobs. */
const happenings = fc
  .array(happening, { minLength: 5, maxLength: 40 })
  .map((all): readonly Happening[] => [{ kind: 'adjust', id: 6, delta: 45 }, ...all])

const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0)

const expectCredits = ({ account, open, driver }: WholeStudio): void => {
  const { granted, settled, reserved } = account!
  expect(granted - settled - reserved).toBeGreaterThanOrEqual(0)
  expect(granted).toBe(sum(driver.read(topics.creditsApplied).map(({ accepted, delta }) => (accepted ? delta : 0))))
  const isMetered = new Map(driver.read(topics.renderJobCreated).map((job) => [job.jobId, job.creditsReserved > 0]))
  const paid = driver.read(topics.renderJobCompleted).filter(({ jobId }) => isMetered.get(jobId))
  expect(settled).toBe(sum(paid.map(({ creditsUsed }) => creditsUsed)))
  expect(reserved).toBe(sum(open.map(({ plan }) => plan.creditsReserved ?? 0)))
}

const expectTurns = ({ turns, open, line, concurrency }: WholeStudio, runningBefore: number): void => {
  const waiting = open.filter(({ job }) => job.life!.place !== null).length
  const { running } = turns ?? { running: 0 }
  expect([running, turns?.waiting ?? 0, line]).toEqual([open.length - waiting, waiting, waiting])
  expect(running).toBeLessThanOrEqual(Math.max(concurrency.maxRunning, runningBefore))
}

/** Everything that a run told about the batches of its jobs. */
const expectBatches = ({ driver }: WholeStudio): void => {
  const told = driver.read(topics.renderBatchCompleted)
  const created = driver.read(topics.renderJobCreated)
  expect(new Set(told.map(({ batchId }) => batchId)).size).toBe(told.length)
  expect(sum(told.map(({ batchSize }) => batchSize))).toBe(
    created.filter(({ batchId }) => batchId !== null).length +
      driver.read(topics.renderJobRejected).filter(({ requestId }) => requestId === null).length,
  )
  for (const { batchId, batchSize, completed, failed, canceled, superseded, rejected } of told) {
    expect(completed + failed + canceled + superseded + rejected).toBe(batchSize)
    const ofBatch = driver.read(topics.renderJobCompleted).filter((job) => job.batchId === batchId)
    expect(ofBatch.map(({ batchCompleted }) => batchCompleted)).toEqual(ofBatch.map((_, before) => before + 1))
    expect(completed).toBe(ofBatch.length)
  }
}

const refusals = [
  'CREDITS_BELOW_ZERO',
  'DELTA_ZERO',
  'ADJUSTMENT_CONFLICT',
  'ORPHAN_REPORT',
  'UNKNOWN_JOB',
  'POLICY_REFUSED',
]

describe('whatever comes, in any order, late and twice', () => {
  it('credits, turns and batches add up at every step, and nothing is held when all jobs have ended', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const run = new WholeStudio()
        for (const happened of all) {
          const before = run.turns?.running ?? 0
          run.happen(happened)
          expectCredits(run)
          expectTurns(run, before)
        }
        for (let days = 0; run.open.length > 0 && days < 5; days++) run.driver.advanceStreamTime(day)
        expect(run.open).toEqual([])
        expect([run.account!.reserved, run.turns, run.line]).toEqual([0, undefined, 0])
        expect(run.ends).toBe(run.driver.read(topics.renderJobCreated).length)
        expectBatches(run)
        expect(run.driver.deadLetters.filter((reason) => !refusals.includes(reason))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})
