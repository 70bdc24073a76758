import { describe, expect, it } from 'vitest'
import { batchStore } from '#processors/studio/batches/batch-store.ts'
import { batchesPolicySchema } from '#processors/studio/batches/batches-policy.ts'
import { renderBatch } from '#processors/studio/batches/render-batch.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { ended } from '../ends.ts'
import { acme, poster, s } from '../given.ts'

const batches = batchesPolicySchema.parse({})
const begin = () => new ProcessorTestDriver(renderBatch({ batches }))

describe('a batch', () => {
  it('is told once, when its last job has ended, with how each one did', () => {
    const run = begin()
    for (const outcome of ['COMPLETED', 'FAILED', 'CANCELED', 'SUPERSEDED'] as const) {
      run.pipeInto('ended', acme, ended({ outcome, batchSize: 6 }), s(1))
    }
    run.pipeInto('turnedDown', acme, { ...poster, batchSize: 6 }, s(2))
    expect(run.output).toEqual([])
    run.pipeInto('ended', acme, ended({ batchSize: 6 }), s(3))
    expect(run.output).toEqual([
      {
        tenantId: acme,
        batchId: poster.batchId,
        source: poster.source,
        batchSize: 6,
        completed: 2,
        failed: 1,
        canceled: 1,
        superseded: 1,
        rejected: 1,
        completedAt: s(3),
      },
    ])
  })

  it('of refused jobs alone is told too', () => {
    const run = begin().pipeInto('turnedDown', acme, { ...poster, batchSize: 1 }, s(0))
    expect(run.output).toMatchObject([{ batchSize: 1, rejected: 1 }])
  })

  it('is forgotten when it is told', () => {
    const run = begin().pipeInto('ended', acme, ended({ batchSize: 2 }), s(0))
    expect(run.row(batchStore, [acme, poster.batchId])).toMatchObject({ size: 2, completed: 1 })
    run.pipeInto('ended', acme, ended({ batchSize: 2 }), s(1))
    expect(run.row(batchStore, [acme, poster.batchId])).toBeUndefined()
  })

  it('without an end for its retention is forgotten, untold', () => {
    const run = begin().pipeInto('ended', acme, ended(), s(0))
    run.advanceStreamTime(batches.retentionMs - 60_000).pipeInto('ended', acme, ended(), run.now)
    run.advanceStreamTime(batches.retentionMs - 60_000)
    expect(run.row(batchStore, [acme, poster.batchId])).toMatchObject({ completed: 2 })
    run.advanceStreamTime(120_000)
    expect(run.row(batchStore, [acme, poster.batchId])).toBeUndefined()
    expect(run.output).toEqual([])
  })

  it('counts nothing of a job without a batch', () => {
    const run = begin().pipeInto('ended', acme, ended({ batchId: '', batchSize: 1 }), s(0))
    run.pipeInto('turnedDown', acme, { ...poster, batchId: '', batchSize: 1 }, s(0))
    expect(run.output).toEqual([])
    expect(run.row(batchStore, [acme, ''])).toBeUndefined()
  })
})
