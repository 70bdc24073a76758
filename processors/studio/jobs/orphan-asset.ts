import { errorCode as publishedName } from '#processors/shared/error-code.ts'
import type { RenderJobProgressed } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'
import { reportedAsset } from './asset-report.ts'
import type { Job } from './job-state.ts'
import type { JobStep } from './job-step.ts'
import type { JobsPolicy } from './jobs-policy.ts'

/**
 * Tells of an asset without a waiting job, once for each attempt: the attempt or the job had ended before it came. A repeat of the
 * winning report tells nothing, nor does an asset outside of our store. The end of the job stands.
 */
export const orphanAsset = (job: Job, report: RenderJobProgressed, at: StreamTime, policy: JobsPolicy): JobStep => {
  const bit = 1 << (report.attempt - 1)
  const hasWon = job.status === 'COMPLETED' && report.attempt === job.attempt
  if (report.state !== 'COMPLETED' || hasWon || (job.orphans & bit) !== 0) return { state: job }
  const asset = reportedAsset(report, policy)
  if (asset.kind !== 'ours') return { state: job }
  const value = {
    tenantId: report.tenantId,
    jobId: report.jobId,
    attempt: report.attempt,
    provider: publishedName(report.provider) ?? '',
    status: job.status,
    outputUrl: asset.url,
    outputs: asset.outputs,
    orphanedAt: at,
  }
  return { state: { ...job, orphans: job.orphans | bit }, emit: [{ kind: 'orphaned', value }] }
}
