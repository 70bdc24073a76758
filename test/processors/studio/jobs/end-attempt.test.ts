import { describe, expect, it } from 'vitest'
import { endAttempt } from '#processors/studio/jobs/end-attempt.ts'
import type { OpenJob } from '#processors/studio/jobs/job-state.ts'
import type { RenderFailureClass, RenderJobStatus } from '#schemas/types.ts'
import { living, jobsPolicy as policy, poster, running, s } from '../given.ts'

const end = (job: OpenJob, failureClass: RenderFailureClass, seconds = 10) =>
  endAttempt(
    job,
    poster,
    { failureClass, errorCode: 'E1', errorMessage: 'it broke at +14155550123' },
    s(seconds),
    policy,
  )

/** The log of a job after its first attempt. */
const logOf = (failureClass: RenderFailureClass) => end(running, failureClass).state!.life!.attemptLog

describe('a failed attempt', () => {
  it.each<[RenderFailureClass, RenderJobStatus]>([
    ['PROVIDER_FAULT', 'PLANNED'],
    ['RUN_TIMEOUT', 'PLANNED'],
    ['HEARTBEAT_LOST', 'PLANNED'],
    ['QUOTA', 'PLANNED'],
    ['UNKNOWN', 'PLANNED'],
    ['CONTENT_POLICY', 'FAILED'],
    ['INVALID_INPUT', 'FAILED'],
    ['CANCELED', 'CANCELED'],
    ['QUEUE_TIMEOUT', 'FAILED'],
  ])('of class %s leaves the job %s', (failureClass, status) => {
    expect(end(running, failureClass).state?.status).toBe(status)
  })

  it.each([
    [1, 10],
    [2, 20],
  ])('number %i is followed by another one after %i s', (attempt, delay) => {
    const step = end({ ...running, attempt }, 'PROVIDER_FAULT')
    expect(step).toMatchObject({ state: { status: 'PLANNED', attempt }, timer: s(10 + delay) })
    expect(step.emit).toBeUndefined()
  })

  it('keeps the beginning of a code that is none', () => {
    const failure = { failureClass: 'CONTENT_POLICY', errorCode: `${'E'.repeat(99)}😀`, errorMessage: null } as const
    expect(endAttempt(running, poster, failure, s(10), policy).emit).toMatchObject([
      { value: { errorCode: 'E'.repeat(99) } },
    ])
  })

  it('is logged with its reason and how long it took', () => {
    expect(end(living(running, { dispatchAt: s(4) }), 'PROVIDER_FAULT').state?.life?.attemptLog).toEqual([
      { attempt: 1, failureClass: 'PROVIDER_FAULT', errorCode: 'E1', at: s(10), latencyMs: 6_000, provider: '' },
    ])
  })

  it('took no negative time when its report is stamped before the tick by which its command left', () => {
    expect(end(living(running, { dispatchAt: s(11) }), 'PROVIDER_FAULT').state?.life?.attemptLog).toMatchObject([
      { latencyMs: 0 },
    ])
  })

  it.each<[string, OpenJob, RenderFailureClass, number]>([
    ['it was the last one', { ...running, attempt: 3 }, 'PROVIDER_FAULT', 10],
    [
      'a worker was lost for the second time',
      { ...living(running, { attemptLog: logOf('HEARTBEAT_LOST') }), attempt: 2 },
      'HEARTBEAT_LOST',
      10,
    ],
    ['the next one would begin after the deadline', running, 'PROVIDER_FAULT', 7_190],
  ])('fails the job when %s', (_reason, job, failureClass, seconds) => {
    const { state, emit } = end(job, failureClass, seconds)
    expect(state).toMatchObject({ status: 'FAILED', endedAt: s(seconds) })
    expect(emit).toMatchObject([{ kind: 'failed', value: { status: 'FAILED', failureClass, attempts: job.attempt } }])
  })

  it('tells the whole story in the failed event', () => {
    const step = end({ ...living(running, { attemptLog: logOf('QUOTA') }), attempt: 3 }, 'PROVIDER_FAULT', 60)
    expect(step.emit?.[0]?.value).toMatchObject({
      jobId: 'job-1',
      batchId: 'batch-1',
      errorCode: 'E1',
      errorMessage: 'it broke at [number]',
      attemptLog: [
        { attempt: 1, provider: 'dall-e-3', outcome: 'REJECTED', at: s(10) },
        {
          attempt: 3,
          provider: 'dall-e-3',
          outcome: 'REJECTED',
          providerErrorCode: 'E1',
          at: s(60),
          latencyMs: 60_000,
        },
      ],
      creditsReleased: 0,
      failedAt: s(60),
    })
  })
})
