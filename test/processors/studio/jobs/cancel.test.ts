import { describe, expect, it } from 'vitest'
import { cancel } from '#processors/studio/jobs/job-life.ts'
import { renderJob } from '#processors/studio/jobs/render-job.ts'
import type { EndedStatus, OpenJob } from '#processors/studio/jobs/job-state.ts'
import { RenderJobCancelRequestedDefaults } from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import {
  acme,
  between,
  failedAt,
  jobsPolicy,
  policy,
  poster,
  queued,
  report,
  running,
  s,
  starting,
  waiting,
} from '../given.ts'

const metered = { ...poster, creditsReserved: 40 }

const uploading: OpenJob = { ...running, status: 'UPLOADING' }

const order = { ...RenderJobCancelRequestedDefaults, tenantId: acme, jobId: poster.jobId }

const driven = () => new ProcessorTestDriver(renderJob(policy))

describe('a cancel', () => {
  it.each<[string, OpenJob, number]>([
    ['waits for its turn', waiting, 0],
    ['is queued', queued, 1],
    ['runs', running, 1],
    ['uploads', uploading, 1],
    ['is between two attempts', between, 1],
  ])('ends a job while it %s, and releases its credits', (_state, job, attempts) => {
    expect(cancel(job, () => metered, s(15), jobsPolicy)).toMatchObject({
      state: { status: 'CANCELED', life: null, endedAt: s(15) },
      timer: s(15) + jobsPolicy.terminalRetentionMs,
      emit: [
        {
          kind: 'failed',
          value: { status: 'CANCELED', failureClass: 'CANCELED', attempts, creditsReleased: 40, failedAt: s(15) },
        },
      ],
    })
  })

  it.each<EndedStatus>(['COMPLETED', 'FAILED', 'CANCELED', 'SUPERSEDED', 'UNKNOWN'])(
    'changes nothing of a job that ended %s',
    (status) => {
      const job = { ...failedAt(5), status }
      expect(cancel(job, () => expect.unreachable(), s(9), jobsPolicy)).toEqual({ state: job })
    },
  )

  it('of an unknown job is a dead letter with its bytes', () => {
    const driver = driven().pipeInto('cancels', acme, order, s(3))
    expect(driver.outputOf('refused').map(({ reason, raw }) => [reason, raw.timestamp])).toEqual([
      ['UNKNOWN_JOB', s(3)],
    ])
    expect(driver.outputOf('failed')).toEqual([])
  })

  it('that comes twice ends the job once, and a turn behind it begins nothing', () => {
    const driver = driven().pipeInto('planned', acme, starting(poster, { round: 0, seq: 1 }), s(0))
    driver.pipeInto('cancels', acme, order, s(1)).pipeInto('cancels', acme, order, s(2))
    driver.pipeInto('turn', acme, { jobId: poster.jobId }, s(3))
    expect(driver.outputOf('failed')).toHaveLength(1)
    expect(driver.outputOf('dispatched')).toEqual([])
    expect(driver.outputOf('ended')).toMatchObject([{ outcome: 'CANCELED', place: { round: 0, seq: 1 } }])
  })

  it('makes an orphan of the asset of a worker that went on', () => {
    const driver = driven().pipeInto('planned', acme, starting(), s(0)).pipeInto('cancels', acme, order, s(5))
    driver.pipeInto('reports', acme, report({ state: 'COMPLETED' }), s(9))
    expect(driver.outputOf('orphaned')).toMatchObject([{ status: 'CANCELED', attempt: 1 }])
    expect(driver.outputOf('completed')).toEqual([])
  })
})
