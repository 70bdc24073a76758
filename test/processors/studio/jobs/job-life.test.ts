import { describe, expect, it } from 'vitest'
import { plannedRoute } from '#processors/studio/jobs/attempt-route.ts'
import { evict, expire as expireBy, supersede } from '#processors/studio/jobs/job-life.ts'
import { startJob } from '#processors/studio/jobs/start-job.ts'
import type { EndedStatus, OpenJob, OpenStatus } from '#processors/studio/jobs/job-state.ts'
import type { PlannedJob } from '#schemas/types.ts'
import { failedAt, living, poster, jobsPolicy as policy, queued, running, s, start, starting } from '../given.ts'

type Expiry = Parameters<typeof expireBy>
const expire = (...[job, plan, at, present, rules]: readonly [Expiry[0], Expiry[1], Expiry[2], Expiry[3], Expiry[4]]) =>
  expireBy(job, plan, at, present, rules, plannedRoute)

const video: PlannedJob = { ...poster, type: 'video' }

describe('a planned job', () => {
  const step = startJob(undefined, starting(), start, start, policy, plannedRoute)

  it('is queued, with its first attempt dispatched', () => {
    expect(step.state).toEqual(queued)
    expect(step.timer).toBe(s(600))
  })

  it('is created before it is dispatched', () => {
    expect(step.emit?.map(({ kind }) => kind)).toEqual(['created', 'dispatched'])
  })

  it('tells the public all but its inputs', () => {
    const { inputs: _, deadlineAt: _wanted, ...open } = poster
    expect(step.emit![0]!.value).toEqual({
      ...open,
      status: 'QUEUED',
      templateId: null,
      templateVersion: null,
      creditsReserved: 0,
      maxAttempts: 3,
      policyVersion: 0,
      basePolicyHash: '',
      deadlineAt: s(7_200),
      createdAt: start,
    })
  })

  it('gives the worker the inputs and the time after which its result counts no more', () => {
    expect(step.emit![1]!.value).toEqual({
      tenantId: 'acme',
      jobId: 'job-1',
      attempt: 1,
      type: 'image',
      provider: 'dall-e-3',
      credentialRef: null,
      assetKind: 'POSTER',
      variant: 'portrait',
      width: 1080,
      height: 1350,
      format: 'png',
      templateId: null,
      templateVersion: null,
      inputs: { title: 'Summer concert' },
      nativeWidth: 1024,
      nativeHeight: 1024,
      idempotencyKey: 'job-1-1',
      probe: false,
      deadlineAt: s(720),
    })
  })

  it('has its plan kept', () => {
    expect(step.tell).toEqual([{ kind: 'planned', value: poster }])
  })

  it.each([
    { ...running, status: 'PLANNED' } as const,
    running,
    { ...failedAt(3), status: 'COMPLETED' } as const,
    failedAt(3),
  ])('stays as it is when it is planned again while $status', (job) => {
    expect(startJob(job, starting(), s(5), s(5), policy, plannedRoute)).toEqual({ state: job })
  })
})

describe('an outdated job', () => {
  const outdated = { jobId: 'job-1', supersededByJobId: 'job-2' }

  it.each<OpenStatus>(['PLANNED', 'QUEUED', 'RUNNING', 'UPLOADING'])('ends superseded while %s', (status) => {
    expect(supersede({ ...running, status }, () => poster, outdated, s(9), policy)).toMatchObject({
      state: { status: 'SUPERSEDED', attempt: 1, life: null, endedAt: s(9) },
      timer: s(9) + policy.terminalRetentionMs,
      emit: [
        {
          kind: 'superseded',
          value: {
            tenantId: 'acme',
            jobId: 'job-1',
            supersededByJobId: 'job-2',
            reason: 'INPUTS_CHANGED',
            supersededAt: s(9),
          },
        },
      ],
    })
  })

  it.each<EndedStatus>(['COMPLETED', 'FAILED', 'SUPERSEDED'])('that has ended stays %s', (status) => {
    const job = { ...failedAt(5), status }
    expect(supersede(job, () => poster, outdated, s(9), policy)).toEqual({ state: job })
  })

  it('that is forgotten stays forgotten', () => {
    expect(supersede(undefined, () => poster, outdated, s(9), policy)).toEqual({ state: undefined })
  })
})

describe('the timer of a job', () => {
  it('dispatches the next attempt with a clean slate', () => {
    const waiting: OpenJob = { ...living(running, { dispatchAt: s(30) }), status: 'PLANNED' }
    const step = expire(waiting, poster, s(30), s(30), policy)
    expect(step.state).toMatchObject({
      status: 'QUEUED',
      attempt: 2,
      life: { dispatchAt: s(30), startedAt: null, reportedAt: null },
    })
    expect(step.emit).toMatchObject([{ kind: 'dispatched', value: { attempt: 2, idempotencyKey: 'job-1-2' } }])
    expect(step.timer).toBe(s(630))
  })

  it('fails a job that no worker took up', () => {
    expect(expire(queued, poster, s(600), s(600), policy).emit).toMatchObject([
      { kind: 'failed', value: { failureClass: 'QUEUE_TIMEOUT', attempts: 1 } },
    ])
  })

  it.each<[string, OpenJob, PlannedJob, string]>([
    ['runs too long', living(running, { reportedAt: s(90) }), poster, 'RUN_TIMEOUT'],
    ['falls silent', running, video, 'HEARTBEAT_LOST'],
  ])('plans another attempt when a worker %s', (_case, job, plan, failureClass) => {
    const step = expire(job, plan, s(121), s(121), policy)
    expect(step).toMatchObject({
      state: { status: 'PLANNED', life: { attemptLog: [{ attempt: 1, failureClass }] } },
      timer: s(131),
    })
  })

  it.each<[string, OpenJob, PlannedJob, number, string]>([
    ['a worker that has yet to read the command', queued, poster, 600, 'FAILED'],
    ['a worker at work', running, video, 120, 'PLANNED'],
  ])('takes no backlog for the silence of %s', (_case, job, plan, seconds, status) => {
    expect(expire(job, plan, s(600), s(4_000), policy)).toEqual({ state: job, timer: s(4_000 + seconds) })
    expect(expire(job, plan, s(4_000), s(4_001), policy).state).toMatchObject({ status })
  })

  it('dispatches no attempt after the deadline of the job', () => {
    const waiting = expire(living(running, { reportedAt: s(90) }), poster, s(121), s(121), policy).state as OpenJob
    expect(waiting).toMatchObject({ status: 'PLANNED', life: { dispatchAt: s(131) } })
    expect(expire(waiting, poster, s(131), s(7_199), policy).emit).toMatchObject([{ kind: 'dispatched' }])
    expect(expire(waiting, poster, s(131), s(7_200), policy)).toMatchObject({
      state: { status: 'FAILED', attempt: 1 },
      emit: [{ kind: 'failed', value: { failureClass: 'RUN_TIMEOUT', attempts: 1 } }],
    })
  })

  it('forgets a job after its retention', () => {
    expect(evict(failedAt(10), s(10 + 259_200), policy)).toEqual({ state: undefined })
  })

  it('is only set again when a longer policy has moved it', () => {
    const longer = { ...policy, terminalRetentionMs: policy.terminalRetentionMs + 5_000 }
    expect(evict(failedAt(10), s(10 + 259_200), longer)).toEqual({ state: failedAt(10), timer: s(15 + 259_200) })
    expect(
      expire(queued, poster, s(600), s(600), {
        ...policy,
        queueTimeoutMs: { ...policy.queueTimeoutMs, image: 700_000 },
      }),
    ).toEqual({
      state: queued,
      timer: s(700),
    })
  })
})
