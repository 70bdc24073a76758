import { describe, expect, it } from 'vitest'
import { cancelHonoured } from '#world/verifier/checks/cancel-honoured.ts'
import type { Tale, Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { atelier } from '../told-studio.ts'
import { goodRunWith, goodRunWithout } from './edits.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

const cancel = (tale: Tale, jobId: string, at: number, dead?: string): void =>
  void tale.tell('renderJobCancelRequested', atelier, { jobId }, dead === undefined ? { at } : { at, dead })

describe('cancels', () => {
  it('are honoured in a good run', () => {
    expect(judgedBy(cancelHonoured, goodRun())).toEqual({ ok: true, detail: 'cancels of 2 jobs; 1 ended by them' })
  })

  const good: readonly (readonly [string, readonly Told[]])[] = [
    ['again', goodRunAnd((tale) => cancel(tale, 'r3', 37_000))],
    ['about when the job ends anyhow', goodRunAnd((tale) => cancel(tale, 'r4', 44_600))],
    ['of a job that nobody knows', goodRunAnd((tale) => cancel(tale, 'stranger', 50_000, 'UNKNOWN_JOB'))],
  ]

  it.each(good)('may come %s', (_what, told) => {
    expect(judgedBy(cancelHonoured, told).ok).toBe(true)
  })

  const plants: readonly (readonly [string, readonly Told[], string])[] = [
    ['a job stays open', goodRunWithout('renderJobFailed', 1), 'has ended no job'],
    ['a job completes behind it', goodRunAnd((tale) => cancel(tale, 'r4', 44_400)), 'is another end behind a cancel'],
    [
      'an attempt is begun behind it',
      goodRunAnd((tale) => tale.tell('renderJobDispatched', atelier, { jobId: 'r3', attempt: 1 }, { at: 36_600 })),
      'is begun behind a cancel',
    ],
    ['a job is canceled without one', goodRunWithout('renderJobCancelRequested'), 'was canceled by nobody'],
    [
      'the failure names another class',
      goodRunWith('renderJobFailed', { failureClass: 'QUOTA' }, 1),
      'by class or status alone',
    ],
    [
      'the failure names another status',
      goodRunWith('renderJobFailed', { status: 'FAILED' }, 1),
      'by class or status alone',
    ],
  ]

  it.each(plants)('are not honoured when %s', (_what, told, fault) => {
    expect(judgedBy(cancelHonoured, told)).toEqual({ ok: false, detail: expect.stringContaining(fault) as string })
  })
})
