import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderJob } from '#processors/studio/jobs/render-job.ts'
import {
  type QueuePlace,
  RenderJobCancelRequestedDefaults,
  type RenderFailureClass,
  type RenderJobProgressed,
  type RenderState,
} from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, jobsPolicy as policy, policy as studioPolicy, poster, report, start, starting, store } from '../given.ts'

/** What happens to a job, and how many milliseconds after the thing before. */
type Happening =
  | { readonly kind: 'reports'; readonly value: RenderJobProgressed; readonly afterMs: number }
  | { readonly kind: 'planned' | 'outdated' | 'turn' | 'cancels'; readonly afterMs: number }

const states: readonly RenderState[] = ['QUEUED', 'RUNNING', 'UPLOADING', 'COMPLETED', 'FAILED', 'UNKNOWN']
const classes: readonly (RenderFailureClass | null)[] = [
  'PROVIDER_FAULT',
  'CONTENT_POLICY',
  'HEARTBEAT_LOST',
  'QUOTA',
  'UNKNOWN',
  null,
]
const afterMs = fc.oneof(fc.constant(0), fc.nat(20_000), fc.nat(900_000))

const reports = fc
  .record({
    state: fc.constantFrom(...states),
    attempt: fc.integer({ min: 0, max: 4 }),
    failureClass: fc.constantFrom(...classes),
    outputUrl: fc.constantFrom(null, '', 'poster.png', `${store}poster.png`),
    durationMs: fc.constantFrom(null, -1, 8_500),
    creditsUsed: fc.constantFrom(null, -1, 25),
  })
  .map((fields) => report(fields))

const reported = fc.record({ kind: fc.constant('reports' as const), value: reports, afterMs })
const revised = fc.record({ kind: fc.constantFrom('planned' as const, 'outdated' as const), afterMs })
const ordered = fc.record({ kind: fc.constantFrom('turn' as const, 'cancels' as const), afterMs })

const happenings = fc.array(
  fc.oneof({ weight: 8, arbitrary: reported }, { weight: 1, arbitrary: revised }, { weight: 1, arbitrary: ordered }),
  { maxLength: 15 },
)

const places = fc.constantFrom(null, { round: 0, seq: 1 })

const { jobId } = poster
const cancelOrder = { ...RenderJobCancelRequestedDefaults, tenantId: acme, jobId }

const begun = (place: QueuePlace | null = null) =>
  new ProcessorTestDriver(renderJob({ ...studioPolicy, jobs: policy })).pipeInto(
    'planned',
    acme,
    starting(poster, place),
    start,
  )

const happen = (driver: ReturnType<typeof begun>, happening: Happening, now: number) => {
  switch (happening.kind) {
    case 'reports':
      return driver.pipeInto('reports', acme, happening.value, now)
    case 'planned':
      return driver.pipeInto('planned', acme, starting(), now)
    case 'outdated':
      return driver.pipeInto('outdated', acme, { jobId, supersededByJobId: 'job-2' }, now)
    case 'turn':
      return driver.pipeInto('turn', acme, { jobId }, now)
    case 'cancels':
      return driver.pipeInto('cancels', acme, cancelOrder, now)
  }
}

/** Runs a job through all that happens and on until it must have ended; `stale` reports come in after each step. */
const run = (all: readonly Happening[], place: QueuePlace | null = null, stale?: RenderJobProgressed) => {
  const driver = begun(place)
  let now: number = start
  for (const happening of all) {
    now += happening.afterMs
    happen(driver, happening, now)
    const attempt = driver.outputOf('dispatched').length - 1
    if (stale !== undefined && attempt > 0) driver.pipeInto('reports', acme, { ...stale, attempt }, now)
  }
  driver.advanceStreamTime(policy.turnTimeoutMs + policy.jobTimeoutMs.image)
  return {
    created: driver.outputOf('created'),
    dispatched: driver.outputOf('dispatched'),
    completed: driver.outputOf('completed'),
    ends: [...driver.outputOf('completed'), ...driver.outputOf('failed'), ...driver.outputOf('superseded')],
    ended: driver.outputOf('ended'),
    attemptEnds: driver.outputOf('attemptEnded'),
    orphaned: driver.outputOf('orphaned').map(({ attempt }) => attempt),
    deadLetters: driver.deadLetters,
  }
}

describe('whatever is reported about a job, in any order and any number of times', () => {
  it('it is created once, ends exactly once, and has at most three attempts', () => {
    fc.assert(
      fc.property(happenings, places, (all, place) => {
        const { created, dispatched, ends, deadLetters } = run(all, place)
        expect(created).toHaveLength(1)
        expect(ends).toHaveLength(1)
        expect(dispatched.map(({ attempt }) => attempt)).toEqual([1, 2, 3].slice(0, dispatched.length))
        expect(deadLetters).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('its end, the end of each attempt and each orphan are told once', () => {
    fc.assert(
      fc.property(happenings, places, (all, place) => {
        const { dispatched, ended, attemptEnds, orphaned } = run(all, place)
        expect(ended).toHaveLength(1)
        expect(ended[0]!.place).toEqual(dispatched.length === 0 ? place : null)
        expect(attemptEnds).toHaveLength(dispatched.length)
        expect(new Set(orphaned).size).toBe(orphaned.length)
      }),
      { numRuns: 200 },
    )
  })

  it('it never completes without an asset, nor with impossible numbers', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        for (const { outputUrl, durationMs, queueMs, creditsUsed } of run(all).completed) {
          expect(outputUrl).toBe(`${store}poster.png`)
          expect(Math.min(durationMs, queueMs, creditsUsed)).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('reports of older attempts change nothing', () => {
    fc.assert(
      fc.property(happenings, reports, (all, stale) => {
        const { orphaned, ...undisturbed } = run(all)
        expect(run(all, null, stale)).toEqual({ ...undisturbed, orphaned: expect.arrayContaining([...orphaned]) })
      }),
      { numRuns: 200 },
    )
  })

  it('every order of a good attempt and its heartbeats completes the job', () => {
    const good = (['QUEUED', 'RUNNING', 'RUNNING', 'UPLOADING', 'COMPLETED', 'COMPLETED'] as const).map((state) =>
      report({ state }),
    )
    fc.assert(
      fc.property(fc.shuffledSubarray(good, { minLength: good.length }), (order) => {
        const { ends } = run(order.map((value) => ({ kind: 'reports', value, afterMs: 1_000 })))
        expect(ends).toMatchObject([{ status: 'COMPLETED', attempt: 1 }])
      }),
      { numRuns: 200 },
    )
  })
})
