import { describe, expect, it } from 'vitest'
import type { EndedStatus, OpenJob } from '#processors/studio/jobs/job-state.ts'
import { type Due, evictionAt, jobTimer } from '#processors/studio/jobs/job-timers.ts'
import type { RenderType } from '#schemas/types.ts'
import { failedAt, living, poster, jobsPolicy as policy, queued, running, s } from '../given.ts'

describe('the one timer of a job', () => {
  it.each<[string, OpenJob, RenderType, Due, number]>([
    [
      'dispatches the next attempt',
      { ...living(queued, { dispatchAt: s(30) }), status: 'PLANNED' },
      'image',
      'DISPATCH',
      30,
    ],
    ['gives a queued attempt ten minutes', queued, 'image', 'QUEUE_TIMEOUT', 600],
    [
      'never lets a queue wait beyond the total',
      living(queued, { dispatchAt: s(7_000) }),
      'image',
      'QUEUE_TIMEOUT',
      7_200,
    ],
    ['gives an image two minutes to run', living(running, { reportedAt: s(100) }), 'image', 'RUN_TIMEOUT', 121],
    ['expects a sign of life within two heartbeats', running, 'video', 'HEARTBEAT_LOST', 121],
    ['moves with each sign of life', living(running, { reportedAt: s(500) }), 'video', 'HEARTBEAT_LOST', 620],
    ['gives a video thirty minutes to run', living(running, { reportedAt: s(1_790) }), 'video', 'RUN_TIMEOUT', 1_801],
    [
      'counts the upload as running',
      { ...living(running, { reportedAt: s(1_790) }), status: 'UPLOADING' },
      'video',
      'RUN_TIMEOUT',
      1_801,
    ],
    [
      'never lets a run last beyond the total',
      living(running, { startedAt: s(7_100), reportedAt: s(7_190) }),
      'video',
      'RUN_TIMEOUT',
      7_200,
    ],
  ])('%s', (_rule, job, type, due, seconds) => {
    expect(jobTimer(job, { ...poster, type }, policy)).toEqual({ due, at: s(seconds) })
  })

  it.each<EndedStatus>(['COMPLETED', 'FAILED', 'CANCELED', 'SUPERSEDED', 'UNKNOWN'])(
    'forgets a %s job three days after its end',
    (status) => {
      expect(evictionAt({ ...failedAt(100), status }, policy)).toBe(s(100 + 259_200))
    },
  )
})
