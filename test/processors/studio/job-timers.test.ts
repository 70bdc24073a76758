import { describe, expect, it } from 'vitest'
import { type Due, jobTimer } from '#processors/studio/job-timers.ts'
import type { RenderJob, RenderJobStatus } from '#schemas/types.ts'
import { failedAt, poster, policy, queued, running, s } from './given.ts'

const video: RenderJob = { ...running, plan: { ...poster, type: 'video' } }

describe('the one timer of a job', () => {
  it.each<[string, RenderJob, Due, number]>([
    ['dispatches the next attempt', { ...queued, status: 'PLANNED', dispatchAt: s(30) }, 'DISPATCH', 30],
    ['gives a queued attempt ten minutes', queued, 'QUEUE_TIMEOUT', 600],
    ['never lets a queue wait beyond the total', { ...queued, dispatchAt: s(7_000) }, 'QUEUE_TIMEOUT', 7_200],
    ['gives an image two minutes to run', { ...running, reportedAt: s(100) }, 'RUN_TIMEOUT', 121],
    ['expects a sign of life within two heartbeats', video, 'HEARTBEAT_LOST', 121],
    ['moves with each sign of life', { ...video, reportedAt: s(500) }, 'HEARTBEAT_LOST', 620],
    ['gives a video thirty minutes to run', { ...video, reportedAt: s(1_790) }, 'RUN_TIMEOUT', 1_801],
    ['counts the upload as running', { ...video, status: 'UPLOADING', reportedAt: s(1_790) }, 'RUN_TIMEOUT', 1_801],
    [
      'never lets a run last beyond the total',
      { ...video, startedAt: s(7_100), reportedAt: s(7_190) },
      'RUN_TIMEOUT',
      7_200,
    ],
    ['forgets a job three days after its end', failedAt(100), 'EVICTION', 100 + 259_200],
  ])('%s', (_rule, job, due, seconds) => {
    expect(jobTimer(job, policy)).toEqual({ due, at: s(seconds) })
  })

  it.each<RenderJobStatus>(['COMPLETED', 'FAILED', 'CANCELED', 'SUPERSEDED', 'UNKNOWN'])(
    'evicts a %s job',
    (status) => {
      expect(jobTimer({ ...failedAt(1), status }, policy).due).toBe('EVICTION')
    },
  )
})
