import { describe, expect, it } from 'vitest'
import { batchesCompletedOnce } from '#world/verifier/checks/batches-completed-once.ts'
import type { Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { tellRejected } from '../told-studio.ts'
import { goodRunWith, goodRunWithout } from './edits.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

const none = { completed: 0, failed: 0, canceled: 0, superseded: 0, rejected: 0 }

describe('batches', () => {
  it('are completed once in a good run', () => {
    expect(judgedBy(batchesCompletedOnce, goodRun())).toEqual({ ok: true, detail: '2 batches' })
  })

  it('may consist of refused jobs alone', () => {
    const refused = goodRunAnd((tale) => {
      tellRejected(tale, 'INSUFFICIENT_CREDITS', '', 52_000, {})
      tale.tell('renderBatchCompleted', 'atelier', { batchId: 'poor', batchSize: 2, ...none, rejected: 2 })
    })
    expect(judgedBy(batchesCompletedOnce, refused)).toEqual({ ok: true, detail: '3 batches' })
  })

  const plants: readonly (readonly [string, readonly Told[], string])[] = [
    ['never told of', goodRunWithout('renderBatchCompleted'), 'was completed 0 times'],
    [
      'told of twice',
      goodRunAnd((tale) =>
        tale.tell('renderBatchCompleted', 'beta', { batchId: 'batch-1', batchSize: 1, ...none, superseded: 1 }),
      ),
      'was completed 2 times',
    ],
    [
      'told of with another end',
      goodRunWith('renderBatchCompleted', { superseded: 0, failed: 1 }),
      'counts other ends than those of its jobs',
    ],
    ['told of too early', goodRunWith('renderBatchCompleted', { batchSize: 2 }), 'has counts that are not its size'],
  ]

  it.each(plants)('fail the check when one is %s', (_what, told, fault) => {
    expect(judgedBy(batchesCompletedOnce, told)).toEqual({
      ok: false,
      detail: expect.stringContaining(fault) as string,
    })
  })
})
