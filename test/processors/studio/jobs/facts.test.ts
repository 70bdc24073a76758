import { describe, expect, it } from 'vitest'
import { applyReport } from '#processors/studio/jobs/apply-report.ts'
import { plannedRoute, type RouteOf } from '#processors/studio/jobs/attempt-route.ts'
import { cancel, expire, supersede } from '#processors/studio/jobs/job-life.ts'
import type { OpenJob } from '#processors/studio/jobs/job-state.ts'
import type { JobStep } from '#processors/studio/jobs/job-step.ts'
import { startJob } from '#processors/studio/jobs/start-job.ts'
import type { PlannedJob, RenderJobProgressed } from '#schemas/types.ts'
import { between, jobsPolicy, living, poster, report, running, s, start, starting, waiting } from '../given.ts'

const metered: PlannedJob = { ...poster, creditsReserved: 40 }

const reported = (fields: Parameters<typeof report>[0], plan = poster, job: OpenJob = running) =>
  applyReport(job, () => plan, report(fields), s(20), jobsPolicy)

const superseded = (job: OpenJob, plan = poster) =>
  supersede(job, () => plan, { jobId: 'job-1', supersededByJobId: 'job-2' }, s(20), jobsPolicy)

const factsOf = ({ tell = [] }: JobStep) => tell.map(({ kind, value }) => [kind, value])

describe('the end of a job as a fact', () => {
  it('says what the job was, how it ended and what it held', () => {
    expect(factsOf(reported({ state: 'COMPLETED', creditsUsed: 25 }, metered)).at(-1)).toEqual([
      'ended',
      {
        tenantId: 'acme',
        jobId: 'job-1',
        outcome: 'COMPLETED',
        type: 'image',
        batchId: 'batch-1',
        batchSize: 4,
        source: poster.source,
        creditsReserved: 40,
        creditsUsed: 25,
        place: null,
      },
    ])
  })

  it.each<[string, JobStep, object]>([
    ['fails', reported({ state: 'FAILED', failureClass: 'INVALID_INPUT' }, metered), { outcome: 'FAILED' }],
    [
      'is canceled',
      cancel(waiting, () => metered, s(20), jobsPolicy),
      { outcome: 'CANCELED', place: waiting.life.place },
    ],
    ['is superseded', superseded(waiting, metered), { outcome: 'SUPERSEDED', place: waiting.life.place }],
  ])('comes once when it %s, and nothing is used', (_end, step, fact) => {
    const ends = factsOf(step).filter(([kind]) => kind === 'ended')
    expect(ends).toMatchObject([['ended', { ...fact, creditsReserved: 40, creditsUsed: 0 }]])
  })

  it('does not come while another attempt may follow', () => {
    expect(factsOf(reported({ state: 'FAILED', failureClass: 'QUOTA' })).map(([kind]) => kind)).toEqual([
      'attemptEnded',
    ])
  })
})

describe('the end of an attempt as a fact', () => {
  const elsewhere = living(running, { provider: 'imagen-4', credentialRef: 'imagen-main', breakerSeq: 3 })

  it('names the account of the attempt, its result and how long it worked', () => {
    expect(factsOf(reported({ state: 'FAILED', failureClass: 'QUOTA' }, poster, elsewhere))).toEqual([
      [
        'attemptEnded',
        {
          tenantId: 'acme',
          type: 'image',
          provider: 'imagen-4',
          credentialRef: 'imagen-main',
          result: 'QUOTA',
          latencyMs: 19_000,
          breakerSeq: 3,
        },
      ],
    ])
  })

  const wanted: PlannedJob = { ...poster, deadlineAt: s(60) }
  const asked = living(running, { deadlineAt: s(60), reportedAt: s(50) })
  const uploading: OpenJob = { ...running, status: 'UPLOADING' }

  it.each<[string, JobStep, string]>([
    ['an asset', reported({ state: 'COMPLETED' }), 'COMPLETED'],
    ['the end of its job', reported({ state: 'FAILED', failureClass: 'CONTENT_POLICY' }), 'CONTENT_POLICY'],
    ['the silence of its worker', expire(running, poster, s(121), s(121), jobsPolicy, plannedRoute), 'RUN_TIMEOUT'],
    ['a cancel', cancel(running, () => poster, s(20), jobsPolicy), 'CANCELED'],
    ['newer inputs', superseded(running), 'CANCELED'],
    ['the deadline of its request', expire(asked, wanted, s(60), s(60), jobsPolicy, plannedRoute), 'UNKNOWN'],
    [
      'a copy to our store that takes too long',
      expire(uploading, poster, s(121), s(121), jobsPolicy, plannedRoute),
      'UNKNOWN',
    ],
  ])('comes once with %s', (_case, step, result) => {
    expect(factsOf(step).filter(([kind]) => kind === 'attemptEnded')).toMatchObject([['attemptEnded', { result }]])
  })

  it.each<[string, OpenJob]>([
    ['waits for its turn', waiting],
    ['is between two attempts', between],
  ])('does not come when a job ends while it %s', (_state, job) => {
    expect(factsOf(cancel(job, () => poster, s(20), jobsPolicy)).map(([kind]) => kind)).toEqual(['ended'])
  })
})

describe('the credits of a job', () => {
  it.each<[string, number | null, Partial<RenderJobProgressed>, object]>([
    ['no more than were reserved', 40, { creditsUsed: 55 }, { creditsUsed: 40, creditsExcess: 15 }],
    ['as many as were used', 40, { creditsUsed: 25 }, { creditsUsed: 25, creditsExcess: 0 }],
    ['all that were reserved when no use is told', 40, { creditsUsed: null }, { creditsUsed: 40, creditsExcess: 0 }],
    ['none when none were used', 40, { creditsUsed: 0 }, { creditsUsed: 0, creditsExcess: 0 }],
    ['as many as are told without a meter', null, { creditsUsed: 55 }, { creditsUsed: 55, creditsExcess: 0 }],
    ['none when nothing is told without a meter', null, {}, { creditsUsed: 0, creditsExcess: 0 }],
  ])('are settled by its completion: %s', (_rule, creditsReserved, fields, expected) => {
    const step = reported({ state: 'COMPLETED', ...fields }, { ...poster, creditsReserved })
    expect(step.emit![0]!.value).toMatchObject(expected)
  })

  it.each([
    [40, 40],
    [null, 0],
  ])('of which %j were reserved are %i in its other events', (creditsReserved, credits) => {
    const plan = { ...poster, creditsReserved }
    const created = startJob(undefined, starting(plan), start, start, jobsPolicy, plannedRoute)
    expect(created.emit![0]!.value).toMatchObject({ creditsReserved: credits })
    expect(superseded(running, plan).emit![0]!.value).toMatchObject({ creditsReleased: credits })
    const failed = reported({ state: 'FAILED', failureClass: 'INVALID_INPUT' }, plan)
    expect(failed.emit![0]!.value).toMatchObject({ creditsReleased: credits })
  })
})

describe('the account of an attempt', () => {
  const size = { nativeWidth: 896, nativeHeight: 1152 }
  const other: RouteOf = () => ({
    provider: 'imagen-4',
    credentialRef: 'imagen-main',
    breakerSeq: 3,
    probe: true,
    ...size,
  })

  it('is that of its route, in the row, its command and all events', () => {
    const { state, emit } = expire(between, poster, s(20), s(20), jobsPolicy, other)
    expect(state).toMatchObject({ life: { provider: 'imagen-4', credentialRef: 'imagen-main', breakerSeq: 3 } })
    expect(emit).toMatchObject([
      { value: { provider: 'imagen-4', credentialRef: 'imagen-main', probe: true, ...size } },
    ])
    const failed = reported({ attempt: 2, state: 'FAILED', failureClass: 'INVALID_INPUT' }, poster, state as OpenJob)
    expect(failed.emit![0]!.value).toMatchObject({
      provider: 'imagen-4',
      attemptLog: [{ provider: 'dall-e-3' }, { provider: 'imagen-4' }],
    })
  })
})
