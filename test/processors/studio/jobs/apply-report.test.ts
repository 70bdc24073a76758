import { describe, expect, it } from 'vitest'
import { applyReport } from '#processors/studio/jobs/apply-report.ts'
import type { EndedStatus, Job, OpenJob } from '#processors/studio/jobs/job-state.ts'
import type { RenderJobProgressed } from '#schemas/types.ts'
import { failedAt, jobsPolicy as policy, poster, queued, report, running, s } from '../given.ts'

const apply = (job: Job | undefined, value: RenderJobProgressed, seconds = 20) =>
  applyReport(job, () => poster, value, s(seconds), policy)

const file = {
  url: 'https://s3.amazonaws.com/eventzr-studio-assets-dev/a.png',
  width: 1080,
  height: 1350,
  format: 'png',
  bytes: 9,
  sha256: null,
}

const uploading: OpenJob = { ...running, status: 'UPLOADING' }

describe('a report of the newest attempt', () => {
  it.each<[string, OpenJob, RenderJobProgressed, object]>([
    [
      'starts a queued job',
      queued,
      report({ state: 'RUNNING' }),
      { status: 'RUNNING', life: { startedAt: s(20), reportedAt: s(20) } },
    ],
    [
      'is a sign of life of a running job',
      running,
      report({ state: 'RUNNING' }),
      { status: 'RUNNING', life: { startedAt: s(1), reportedAt: s(20) } },
    ],
    [
      'moves a job on to uploading',
      running,
      report({ state: 'UPLOADING' }),
      { status: 'UPLOADING', life: { startedAt: s(1), reportedAt: s(20) } },
    ],
    ['may skip the run', queued, report({ state: 'UPLOADING' }), { status: 'UPLOADING', life: { startedAt: s(20) } }],
    [
      'never moves a job back',
      uploading,
      report({ state: 'RUNNING' }),
      { status: 'UPLOADING', life: { reportedAt: s(20) } },
    ],
    [
      'in an unknown state is a sign of life of a running job',
      running,
      report({ state: 'UNKNOWN' }),
      { status: 'RUNNING', life: { reportedAt: s(20) } },
    ],
    [
      'with an asset outside of our store has yet to upload it',
      running,
      report({ state: 'COMPLETED', outputUrl: 'https://provider.example/poster.png' }),
      { status: 'UPLOADING', life: { startedAt: s(1), reportedAt: s(20) } },
    ],
    [
      'with an asset outside of our store may come before any other',
      queued,
      report({ state: 'COMPLETED', outputUrl: 'https://provider.example/poster.png' }),
      { status: 'UPLOADING', life: { startedAt: s(20) } },
    ],
    [
      'may complete a job that never ran',
      queued,
      report({ state: 'COMPLETED' }),
      { status: 'COMPLETED', endedAt: s(20) },
    ],
    ['fails an attempt without a class as unknown', running, report({ state: 'FAILED' }), { status: 'PLANNED' }],
    [
      'ends a job for a final reason',
      running,
      report({ state: 'FAILED', failureClass: 'CONTENT_POLICY' }),
      { status: 'FAILED' },
    ],
  ])('%s', (_rule, job, value, expected) => {
    expect(apply(job, value).state).toMatchObject(expected)
  })

  it.each<[string, Job, RenderJobProgressed]>([
    ['it is still in the queue', queued, report({ state: 'QUEUED' })],
    ['its state is unknown and no work was seen', queued, report({ state: 'UNKNOWN' })],
    ['the attempt has ended', { ...queued, status: 'PLANNED' }, report({ state: 'RUNNING' })],
    ['an older attempt made it', { ...running, attempt: 2 }, report({ state: 'FAILED', attempt: 1 })],
    ['the job has failed', failedAt(10), report({ state: 'FAILED' })],
    ['the job is completed', { ...failedAt(10), status: 'COMPLETED' }, report({ state: 'COMPLETED' })],
  ])('changes nothing when %s', (_case, job, value) => {
    const step = apply(job, value)
    expect(step.state).toBe(job)
    expect(step).toEqual({ state: job })
  })
})

describe('the completed event', () => {
  const outputs = [file]

  it('says what was made, how long it waited and how long it took', () => {
    const { emit } = apply(running, report({ state: 'COMPLETED', outputs, creditsUsed: 25 }), 9)
    expect(emit).toMatchObject([
      {
        kind: 'completed',
        value: {
          tenantId: 'acme',
          userId: 'user-1',
          jobId: 'job-1',
          type: 'image',
          provider: 'dall-e-3',
          status: 'COMPLETED',
          attempt: 1,
          outputUrl: 'https://s3.amazonaws.com/eventzr-studio-assets-dev/poster.png',
          outputs,
          creditsUsed: 25,
          durationMs: 8_000,
          queueMs: 1_000,
          completedAt: s(9),
          batchId: 'batch-1',
          batchSize: 4,
          batchCompleted: null,
        },
      },
    ])
  })

  it('believes the worker about the duration', () => {
    expect(apply(running, report({ state: 'COMPLETED', durationMs: 8_500 })).emit![0]!.value).toMatchObject({
      durationMs: 8_500,
    })
  })

  it.each([
    [5_000, 15_000],
    [60_000, 0],
  ])(
    'takes a start that nobody reported from a duration of %i ms, but none before the dispatch',
    (durationMs, queueMs) => {
      expect(apply(queued, report({ state: 'COMPLETED', durationMs })).emit![0]!.value).toMatchObject({
        durationMs,
        queueMs,
      })
    },
  )

  it('takes the address of the first file when no other is given', () => {
    const { emit } = apply(running, report({ state: 'COMPLETED', outputUrl: null, outputs }))
    expect(emit![0]!.value).toMatchObject({ outputUrl: 'https://s3.amazonaws.com/eventzr-studio-assets-dev/a.png' })
  })

  it("names the provider of the job, not the worker's", () => {
    const { emit } = apply(running, report({ state: 'COMPLETED', provider: '' }))
    expect(emit![0]!.value).toMatchObject({ provider: 'dall-e-3' })
  })
})

describe('a job that has ended', () => {
  it('needs no plan for any report', () => {
    const gone = () => expect.unreachable()
    for (const state of ['QUEUED', 'RUNNING', 'UPLOADING', 'COMPLETED', 'FAILED', 'UNKNOWN'] as const)
      expect(applyReport(failedAt(10), gone, report({ state }), s(20), policy).state).toMatchObject({
        status: 'FAILED',
      })
  })

  it.each<[RenderJobProgressed['state'], EndedStatus]>([
    ['COMPLETED', 'COMPLETED'],
    ['FAILED', 'FAILED'],
  ])('by %s keeps nothing but its end', (state, status) => {
    expect(apply(running, report({ state, failureClass: 'CONTENT_POLICY' })).state).toEqual({
      status,
      attempt: 1,
      life: null,
      endedAt: s(20),
      orphans: 0,
    })
  })
})

describe('a refused report', () => {
  const blank = report({ state: 'COMPLETED', outputUrl: '' })

  it.each<[string, Job | undefined, RenderJobProgressed, string]>([
    ['of an unknown job', undefined, report({ state: 'RUNNING' }), 'ORPHAN_REPORT'],
    ['of an unknown job, whatever else it says', undefined, blank, 'ORPHAN_REPORT'],
    ['of an attempt that was never dispatched', running, report({ state: 'COMPLETED', attempt: 2 }), 'ORPHAN_REPORT'],
    ['of attempt 0', running, report({ state: 'RUNNING', attempt: 0 }), 'ORPHAN_REPORT'],
    ['of a negative attempt', running, report({ state: 'FAILED', attempt: -1 }), 'ORPHAN_REPORT'],
    ['of a completion without an asset, in the queue', queued, blank, 'INVALID_REPORT'],
    ['of a completion without an asset, at work', running, blank, 'INVALID_REPORT'],
    ['of a completion without an asset, while it uploads', uploading, blank, 'INVALID_REPORT'],
    ['of a completion without an asset, after the end', failedAt(10), blank, 'INVALID_REPORT'],
  ])('%s leaves the row alone', (_case, job, value, reason) => {
    expect(apply(job, value)).toEqual({ state: job, tell: [{ kind: 'refused', value: reason }] })
  })

  it('is none when an older attempt made it: that one is not heard at all', () => {
    const job = { ...running, attempt: 2 }
    expect(apply(job, blank)).toEqual({ state: job })
  })
})

describe('nothing is decided by', () => {
  it.each<[string, Partial<RenderJobProgressed>]>([
    ['progress beyond 100 %', { percent: 250 }],
    ['negative progress', { percent: -1 }],
    ['a clock that is years ahead', { at: s(100_000_000) }],
    ['a clock in seconds', { at: 1_700_000_000 }],
    ['no provider', { provider: '' }],
    ["another attempt's provider", { provider: 'imagen-4' }],
    ['a duration that is not yet over', { durationMs: -1 }],
    ['a price that is not yet due', { creditsUsed: -1 }],
    ['files that are not yet complete', { outputs: [{ ...file, url: '' }] }],
  ])('%s: a sign of life is one', (_case, fields) => {
    expect(apply(running, report({ ...fields, state: 'RUNNING' }))).toEqual(
      apply(running, report({ state: 'RUNNING' })),
    )
  })
})
