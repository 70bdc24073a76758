import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import { poster } from './given.ts'

/** The completion of a job with a turn, of an unmetered tenant. */
export const ended = (fields: Partial<EndedJob> = {}): EndedJob => ({
  tenantId: poster.tenantId,
  jobId: poster.jobId,
  outcome: 'COMPLETED',
  type: poster.type,
  batchId: poster.batchId,
  batchSize: poster.batchSize,
  source: poster.source,
  creditsReserved: null,
  creditsUsed: 0,
  place: null,
  ...fields,
})
