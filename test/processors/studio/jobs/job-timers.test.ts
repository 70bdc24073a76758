import { describe, expect, it } from 'vitest'
import type { EndedStatus, OpenJob } from '#processors/studio/jobs/job-state.ts'
import { type Due, evictionAt, jobTimer } from '#processors/studio/jobs/job-timers.ts'
import type { RenderType } from '#schemas/types.ts'
import { failedAt, living, poster, jobsPolicy as policy, queued, running, s, waiting } from '../given.ts'

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
      'expects no sign of life while an asset is copied',
      { ...running, status: 'UPLOADING' },
      'video',
      'RUN_TIMEOUT',
      1_801,
    ],
    ['gives a waiting job a day for its turn', waiting, 'image', 'TURN_TIMEOUT', 86_400],
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

  const each = { image: 1_000, video: 2_000, audio: 3_000, document: 4_000, UNKNOWN: 5_000 }

  it.each(['image', 'video', 'audio', 'document', 'UNKNOWN'] as const)('is that of a job of type %s', (type) => {
    const dueOf = (job: OpenJob, knobs: Partial<typeof policy>) =>
      jobTimer(job, { ...poster, type }, { ...policy, ...knobs })
    expect(dueOf(queued, { queueTimeoutMs: each })).toEqual({ due: 'QUEUE_TIMEOUT', at: s(each[type] / 1_000) })
    expect(dueOf(running, { runTimeoutMs: each })).toEqual({ due: 'RUN_TIMEOUT', at: s(1 + each[type] / 1_000) })
    const lost = dueOf(running, { heartbeatMs: each, missedHeartbeats: { ...policy.missedHeartbeats, [type]: 3 } })
    expect(lost).toEqual({ due: 'HEARTBEAT_LOST', at: s(1 + (3 * each[type]) / 1_000) })
  })

  it.each<EndedStatus>(['COMPLETED', 'FAILED', 'CANCELED', 'SUPERSEDED', 'UNKNOWN'])(
    'forgets a %s job three days after its end',
    (status) => {
      expect(evictionAt({ ...failedAt(100), status }, policy)).toBe(s(100 + 259_200))
    },
  )
})
