import { describe, expect, it } from 'vitest'
import { renderJobsTerminalOnce } from '#world/verifier/checks/render-jobs-terminal-once.ts'
import type { Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { atelier } from '../told-studio.ts'
import { goodRunWithLast } from './edits.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

const isOfJob = ({ topic }: Told): boolean => topic.startsWith('renderJob')

describe('the lives of render jobs', () => {
  it('may have an asset behind the end of an attempt', () => {
    const orphaned = goodRunAnd((tale) => {
      tale.tell('renderJobCreated', atelier, { jobId: 'r9', source: null }, { seq: 0 })
      tale.tell('renderJobDispatched', atelier, { jobId: 'r9', attempt: 1 }, { seq: 1 })
      tale.tell('renderAssetOrphaned', atelier, { jobId: 'r9', attempt: 1 }, { seq: 2 })
      tale.tell('renderJobFailed', atelier, { jobId: 'r9' }, { seq: 3 })
    })
    expect(judgedBy(renderJobsTerminalOnce, orphaned).ok).toBe(true)
  })

  it.each<readonly [string, readonly Told[], string]>([
    [
      'an orphaned asset of a job that was never created',
      goodRunAnd((tale) => tale.tell('renderAssetOrphaned', atelier, { jobId: 'r9', attempt: 1 }, { seq: 0 })),
      'goes O',
    ],
    [
      'an attempt behind the end',
      goodRunAnd((tale) => tale.tell('renderJobDispatched', atelier, { jobId: 'r3', attempt: 1 }, { seq: 2 })),
      'goes CFD',
    ],
    ['a job that leaves behind those of later causes', goodRunWithLast('renderJobCreated', 7), 'was overtaken'],
    [
      'events of which none names a known cause',
      goodRun().map((record) => (isOfJob(record) ? { ...record, cause: 'unknown' } : record)),
      'no event names an input as its cause',
    ],
  ])('fail the check with %s', (_what, told, fault) => {
    expect(judgedBy(renderJobsTerminalOnce, told)).toEqual({
      ok: false,
      detail: expect.stringContaining(fault) as string,
    })
  })
})
