import type { PlannedJob, RenderJobProgressed } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'
import { type OwnAsset, reportedAsset } from './asset-report.ts'
import { endAttempt } from './end-attempt.ts'
import { completed } from './job-events.ts'
import { isOpen, type Job, type OpenJob } from './job-state.ts'
import { endJob, type JobStep, refuse, withTimer } from './job-step.ts'
import type { JobsPolicy } from './jobs-policy.ts'
import { orphanAsset } from './orphan-asset.ts'

/**
 * Applies a worker's report to a job. Reports of older attempts, of an ended attempt and of an ended job decide nothing, so
 * the first end of the job stands, however they are repeated or reordered; an asset that comes by one is told to be an orphan. A
 * useless report is refused, and the attempt goes on as if it had never come. Neither a worker's clock nor its progress decides
 * anything.
 * @param plan of the job, read while it is open
 */
export const applyReport = (
  job: Job | undefined,
  plan: () => PlannedJob,
  report: RenderJobProgressed,
  at: StreamTime,
  policy: JobsPolicy,
): JobStep => {
  if (job === undefined || report.attempt < 1 || report.attempt > job.attempt) return refuse(job, 'ORPHAN_REPORT')
  if (report.attempt < job.attempt || job.status === 'PLANNED') return orphanAsset(job, report, at, policy)
  if (report.state === 'COMPLETED') return applyCompletion(job, plan, report, at, policy)
  return isOpen(job) ? applyToAttempt(job, plan(), report, at, policy) : { state: job }
}

const applyToAttempt = (
  job: OpenJob,
  plan: PlannedJob,
  report: RenderJobProgressed,
  at: StreamTime,
  policy: JobsPolicy,
): JobStep => {
  switch (report.state) {
    case 'QUEUED':
      return { state: job }
    case 'RUNNING':
      return work(job, plan, job.status === 'UPLOADING' ? 'UPLOADING' : 'RUNNING', at, policy)
    case 'UPLOADING':
      return work(job, plan, 'UPLOADING', at, policy)
    case 'FAILED':
      return endAttempt(job, plan, { ...report, failureClass: report.failureClass ?? 'UNKNOWN' }, at, policy)
    default:
      return job.status === 'QUEUED' ? { state: job } : work(job, plan, job.status, at, policy)
  }
}

/** A sign of life. An unknown state is no more: it cannot hold a job beyond its time-outs. */
const work = (
  job: OpenJob,
  plan: PlannedJob,
  status: OpenJob['status'],
  at: StreamTime,
  policy: JobsPolicy,
): JobStep => {
  const life = { ...job.life, startedAt: job.life.startedAt ?? at, reportedAt: at }
  return withTimer({ state: { ...job, status, life } }, plan, policy)
}

/**
 * Completed means that the asset is in our store, so without its address nothing is. An asset that lies elsewhere is on its way. An
 * asset after the end is nobody's.
 */
const applyCompletion = (
  job: Job,
  plan: () => PlannedJob,
  report: RenderJobProgressed,
  at: StreamTime,
  policy: JobsPolicy,
): JobStep => {
  const asset = reportedAsset(report, policy)
  if (asset.kind === 'invalid') return refuse(job, 'INVALID_REPORT')
  if (!isOpen(job)) return orphanAsset(job, report, at, policy)
  if (asset.kind === 'elsewhere') return work(job, plan(), 'UPLOADING', at, policy)
  return complete(job, plan(), report, asset, at, policy)
}

const complete = (
  job: OpenJob,
  plan: PlannedJob,
  report: RenderJobProgressed,
  asset: OwnAsset,
  at: StreamTime,
  policy: JobsPolicy,
): JobStep => {
  const event = completed(job, plan, report, asset, startOf(job, report, at), at)
  const { creditsUsed } = event.value
  return endJob(job, plan, { outcome: 'COMPLETED', result: 'COMPLETED', event, creditsUsed }, at, policy)
}

/** When the deciding attempt began to work, as reported or told by its duration; not before its dispatch. */
const startOf = ({ life }: OpenJob, { durationMs }: RenderJobProgressed, at: StreamTime): number =>
  life.startedAt ?? Math.min(at, Math.max(life.dispatchAt, at - (durationMs ?? 0)))
