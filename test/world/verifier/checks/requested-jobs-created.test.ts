import { describe, expect, it } from 'vitest'
import { requestedJobsCreated } from '#world/verifier/checks/requested-jobs-created.ts'
import type { Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { requested, tellAsked, tellJob, tellRejected } from '../told-studio.ts'
import { goodRunWith, goodRunWithout } from './edits.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

describe('requests for render jobs', () => {
  it('are each answered once in a good run', () => {
    expect(judgedBy(requestedJobsCreated, goodRun())).toEqual({
      ok: true,
      detail: '5 requests answered once, 4 by a job; 1 under the id of another',
    })
  })

  it('are not judged where they became dead letters', () => {
    const dead = goodRunAnd((tale) => tellAsked(tale, 'broken', 52_000, { dead: 'TENANT_MISMATCH' }))
    expect(judgedBy(requestedJobsCreated, dead).ok).toBe(true)
  })

  const plants: readonly (readonly [string, readonly Told[], string])[] = [
    ['no answer', goodRunAnd((tale) => tellAsked(tale, 'lost', 52_000)), 'was never answered'],
    [
      'two jobs',
      goodRunAnd((tale) => tellJob(tale, { jobId: 'r9', at: 52_000, cause: '', source: requested('dear') })),
      'was answered 2 times',
    ],
    [
      'a job and a refusal',
      goodRunAnd((tale) => tellRejected(tale, 'SIZE_INVALID', '', 52_000, { requestId: 'dear' })),
      'was answered 2 times',
    ],
    ['a job of another type', goodRunWith('renderJobRequested', { type: 'video' }), 'is a job of another type'],
    ['a conflict without a word about it', goodRunWithout('renderJobRejected'), 'was told of its conflict 0 times'],
    [
      'a word about a conflict that there is not',
      goodRunAnd((tale) => {
        const cause = tellAsked(tale, 'fine', 52_000)
        tellRejected(tale, 'REQUEST_CONFLICT', cause, 52_000, { requestId: 'fine' })
      }),
      'answers no request',
    ],
    [
      'a job that nobody requested',
      goodRunAnd((tale) => tellJob(tale, { jobId: 'r9', at: 52_000, cause: '', source: requested('stranger') })),
      'answers no request',
    ],
  ]

  it.each(plants)('fail with %s', (_what, told, fault) => {
    expect(judgedBy(requestedJobsCreated, told)).toEqual({
      ok: false,
      detail: expect.stringContaining(fault) as string,
    })
  })
})
