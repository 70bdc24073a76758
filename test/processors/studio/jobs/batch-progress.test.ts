import { expect, it } from 'vitest'
import { inBatch } from '#processors/studio/jobs/batch-progress.ts'
import { type RenderJobCompleted, RenderJobCompletedDefaults } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { acme } from '../given.ts'

const job = (batchId: string | null): RenderJobCompleted => ({
  ...RenderJobCompletedDefaults,
  tenantId: acme,
  userId: 'user-1',
  jobId: 'job-1',
  type: 'image',
  provider: 'dall-e-3',
  outputUrl: '',
  durationMs: 0,
  creditsUsed: 0,
  batchId,
})

it.each<[string, string | null, number | null]>([
  ['the jobs before it and itself', 'batch-1', 3],
  ['nothing in a batch that nobody counts', 'batch-2', null],
  ['nothing without a batch', null, null],
])('a completed job counts %s', (_case, batchId, batchCompleted) => {
  const counted = inBatch((tenantId, id) => (tenantId === acme && id === 'batch-1' ? 2 : undefined))
  const record = { key: acme } as StreamRecord<TenantId, RenderJobCompleted>
  expect(counted(job(batchId), record).batchCompleted).toBe(batchCompleted)
})
