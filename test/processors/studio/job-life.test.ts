import { describe, expect, it } from 'vitest'
import { expire, startJob, supersede } from '#processors/studio/job-life.ts'
import type { RenderJob, RenderJobStatus } from '#schemas/types.ts'
import { failedAt, poster, policy, queued, running, s, start } from './given.ts'

describe('a planned job', () => {
  const step = startJob(undefined, poster, start, start, policy)

  it('is queued, with its first attempt dispatched', () => {
    expect(step.state).toEqual(queued)
    expect(step.timer).toBe(s(600))
  })

  it('is created before it is dispatched', () => {
    expect(step.emit?.map(({ kind }) => kind)).toEqual(['created', 'dispatched'])
  })

  it('tells the public all but its inputs', () => {
    const { inputs: _, ...open } = poster
    expect(step.emit![0]!.value).toEqual({
      ...open,
      status: 'QUEUED',
      templateId: null,
      templateVersion: null,
      creditsReserved: 0,
      maxAttempts: 3,
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
      inputs: { title: 'Summer concert' },
      nativeWidth: 1024,
      nativeHeight: 1024,
      idempotencyKey: 'job-1-1',
      probe: false,
      deadlineAt: s(720),
    })
  })

  it.each<RenderJobStatus>(['PLANNED', 'RUNNING', 'COMPLETED', 'FAILED'])(
    'stays as it is when it is planned again while %s',
    (status) => {
      const job = { ...running, status }
      expect(startJob(job, poster, s(5), s(5), policy)).toEqual({ state: job })
    },
  )
})

describe('an outdated job', () => {
  const outdated = { jobId: 'job-1', supersededByJobId: 'job-2' }

  it.each<RenderJobStatus>(['PLANNED', 'QUEUED', 'RUNNING', 'UPLOADING'])('ends superseded while %s', (status) => {
    expect(supersede({ ...running, status }, outdated, s(9), policy)).toMatchObject({
      state: { status: 'SUPERSEDED', endedAt: s(9) },
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

  it.each<RenderJobStatus>(['COMPLETED', 'FAILED', 'SUPERSEDED'])('that has ended stays %s', (status) => {
    const job = { ...failedAt(5), status }
    expect(supersede(job, outdated, s(9), policy)).toEqual({ state: job })
  })

  it('that is forgotten stays forgotten', () => {
    expect(supersede(undefined, outdated, s(9), policy)).toEqual({ state: undefined })
  })
})

describe('the timer of a job', () => {
  it('dispatches the next attempt with a clean slate', () => {
    const waiting: RenderJob = { ...running, status: 'PLANNED', dispatchAt: s(30) }
    const step = expire(waiting, s(30), s(30), policy)
    expect(step.state).toMatchObject({
      status: 'QUEUED',
      attempt: 2,
      dispatchAt: s(30),
      startedAt: null,
      reportedAt: null,
    })
    expect(step.emit).toMatchObject([{ kind: 'dispatched', value: { attempt: 2, idempotencyKey: 'job-1-2' } }])
    expect(step.timer).toBe(s(630))
  })

  it('fails a job that no worker took up', () => {
    expect(expire(queued, s(600), s(600), policy).emit).toMatchObject([
      { kind: 'failed', value: { failureClass: 'QUEUE_TIMEOUT', attempts: 1 } },
    ])
  })

  it.each<[string, RenderJob, string]>([
    ['runs too long', { ...running, reportedAt: s(90) }, 'RUN_TIMEOUT'],
    ['falls silent', { ...running, plan: { ...poster, type: 'video' } }, 'HEARTBEAT_LOST'],
  ])('plans another attempt when a worker %s', (_case, job, failureClass) => {
    const step = expire(job, s(121), s(121), policy)
    expect(step).toMatchObject({
      state: { status: 'PLANNED', attemptLog: [{ attempt: 1, failureClass }] },
      timer: s(131),
    })
  })

  it.each<[string, RenderJob, number]>([
    ['a worker that has yet to read the command', queued, 600],
    ['a worker at work', { ...running, plan: { ...poster, type: 'video' } }, 120],
  ])('takes no backlog for the silence of %s', (_case, job, seconds) => {
    expect(expire(job, s(600), s(4_000), policy)).toEqual({ state: job, timer: s(4_000 + seconds) })
    expect(expire(job, s(4_000), s(4_001), policy).state!.attemptLog).toHaveLength(1)
  })

  it('dispatches no attempt after the deadline of the job', () => {
    const { attemptLog } = expire({ ...running, reportedAt: s(90) }, s(121), s(121), policy).state!
    const waiting: RenderJob = { ...running, status: 'PLANNED', dispatchAt: s(131), attemptLog }
    expect(expire(waiting, s(131), s(7_199), policy).emit).toMatchObject([{ kind: 'dispatched' }])
    expect(expire(waiting, s(131), s(7_200), policy)).toMatchObject({
      state: { status: 'FAILED', attempt: 1 },
      emit: [{ kind: 'failed', value: { failureClass: 'RUN_TIMEOUT', attempts: 1 } }],
    })
  })

  it('forgets a job after its retention', () => {
    expect(expire(failedAt(10), s(10 + 259_200), s(10 + 259_200), policy)).toEqual({ state: undefined })
  })

  it('is only set again when a longer policy has moved it', () => {
    expect(expire(queued, s(600), s(600), { ...policy, queueTimeoutMs: 700_000 })).toEqual({
      state: queued,
      timer: s(700),
    })
  })
})
