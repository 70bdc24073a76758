import { describe, expect, it } from 'vitest'
import { applyReport } from '#processors/studio/jobs/apply-report.ts'
import type { EndedStatus, Job } from '#processors/studio/jobs/job-state.ts'
import type { RenderJobProgressed } from '#schemas/types.ts'
import { between, failedAt, jobsPolicy, poster, report, running, s, store } from '../given.ts'

const apply = (job: Job, fields: Partial<RenderJobProgressed> = {}) =>
  applyReport(job, () => poster, report({ state: 'COMPLETED', ...fields }), s(20), jobsPolicy)

const second: Job = { ...running, attempt: 2 }

describe('an asset without a waiting job', () => {
  it.each<[string, Job, number]>([
    ['of an older attempt', second, 1],
    ['of an attempt that has ended', between, 1],
    ['of an older attempt, after another one has won', { ...failedAt(10), status: 'COMPLETED', attempt: 2 }, 1],
    ...(['FAILED', 'CANCELED', 'SUPERSEDED'] as const).map((status): [string, Job, number] => [
      `of a job that ended ${status}`,
      { ...failedAt(10), status },
      1,
    ]),
  ])('%s is told, and nothing else', (_case, job, attempt) => {
    expect(apply(job, { attempt })).toEqual({
      state: { ...job, orphans: 1 },
      emit: [
        {
          kind: 'orphaned',
          value: {
            tenantId: 'acme',
            jobId: 'job-1',
            attempt,
            provider: 'dall-e-3',
            status: job.status,
            outputUrl: `${store}poster.png`,
            outputs: [],
            orphanedAt: s(20),
          },
        },
      ],
    })
  })

  it('is told once for each attempt, however often it is reported', () => {
    const once = apply({ ...failedAt(10), attempt: 3 }, { attempt: 2 }).state!
    expect(apply(once, { attempt: 2 })).toEqual({ state: once })
    expect(apply(once, { attempt: 3 }).state).toMatchObject({ orphans: 0b110 })
  })

  it.each<[string, Job, Partial<RenderJobProgressed>]>([
    ['it repeats the report that won', { ...failedAt(10), status: 'COMPLETED' }, {}],
    ['it lies elsewhere', failedAt(10), { outputUrl: 'https://provider.example/poster.png' }],
    ['its report is malformed', second, { attempt: 1, outputUrl: 'poster.png' }],
  ])('is not told when %s', (_case, job, fields) => {
    const step = apply(job, fields)
    expect(step).toEqual({ state: job })
  })

  it.each<EndedStatus>(['COMPLETED', 'FAILED', 'CANCELED', 'SUPERSEDED'])('leaves the end %s as it is', (status) => {
    const { state, timer } = apply({ ...failedAt(10), status, attempt: 2 }, { attempt: 1 })
    expect([state!.status, state!.endedAt, timer]).toEqual([status, s(10), undefined])
  })

  it('names its provider without more of the words of a worker', () => {
    const { emit } = apply(failedAt(10), { provider: `call +14155550123 ${'x'.repeat(500)}` })
    const { provider } = emit![0]!.value as { readonly provider: string }
    expect(provider.length).toBeLessThanOrEqual(100)
    expect(provider).not.toContain('+14155550123')
  })
})
