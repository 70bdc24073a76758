import type { RenderJob, RenderJobProgressed } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'
import { assetUrl } from './asset-report.ts'
import { endAttempt } from './end-attempt.ts'
import { completed, type ReportFault } from './job-events.ts'
import { isOpen, type JobStep, withTimer } from './job-step.ts'
import type { JobPolicy } from './policy.ts'

/**
 * Applies a worker's report to a job. Reports of older attempts, of an ended attempt and of an ended job change nothing, so
 * the first end of the job stands, however they are repeated or reordered. A useless report is refused, and the attempt goes on
 * as if it had never come. Neither a worker's clock nor its progress decides anything.
 */
export const applyReport = (
  job: RenderJob | undefined,
  report: RenderJobProgressed,
  at: StreamTime,
  policy: JobPolicy,
): JobStep => {
  if (job === undefined || report.attempt < 1 || report.attempt > job.attempt) return refuse(job, 'ORPHAN_REPORT')
  if (report.attempt < job.attempt || job.status === 'PLANNED') return { state: job }
  if (report.state === 'COMPLETED') return applyCompletion(job, report, at, policy)
  return isOpen(job) ? applyToAttempt(job, report, at, policy) : { state: job }
}

/** Told, not emitted: a dead letter is no event of the job and takes none of its numbers. */
const refuse = (job: RenderJob | undefined, fault: ReportFault): JobStep => ({
  state: job,
  tell: [{ kind: 'refused', value: fault }],
})

const applyToAttempt = (job: RenderJob, report: RenderJobProgressed, at: StreamTime, policy: JobPolicy): JobStep => {
  switch (report.state) {
    case 'QUEUED':
      return { state: job }
    case 'RUNNING':
      return work(job, job.status === 'UPLOADING' ? 'UPLOADING' : 'RUNNING', at, policy)
    case 'UPLOADING':
      return work(job, 'UPLOADING', at, policy)
    case 'FAILED':
      return endAttempt(job, { ...report, failureClass: report.failureClass ?? 'UNKNOWN' }, at, policy)
    default:
      return job.status === 'QUEUED' ? { state: job } : work(job, job.status, at, policy)
  }
}

/** A sign of life. An unknown state is no more: it cannot hold a job beyond its time-outs. */
const work = (job: RenderJob, status: RenderJob['status'], at: StreamTime, policy: JobPolicy): JobStep =>
  withTimer({ state: { ...job, status, startedAt: job.startedAt ?? at, reportedAt: at } }, policy)

/** Completed means that the asset is in our bucket, so without its address nothing is. */
const applyCompletion = (job: RenderJob, report: RenderJobProgressed, at: StreamTime, policy: JobPolicy): JobStep => {
  const url = assetUrl(report, policy)
  if (url === undefined) return refuse(job, 'INVALID_REPORT')
  return isOpen(job) ? complete(job, report, url, at, policy) : { state: withLateOutput(job, url) }
}

const complete = (
  job: RenderJob,
  report: RenderJobProgressed,
  url: string,
  at: StreamTime,
  policy: JobPolicy,
): JobStep => {
  const startedAt = job.startedAt ?? Math.min(at, Math.max(job.dispatchAt, at - (report.durationMs ?? 0)))
  const ended: RenderJob = { ...job, status: 'COMPLETED', startedAt, reportedAt: at, endedAt: at }
  return withTimer({ state: ended, emit: [completed(ended, report, url, startedAt, at)] }, policy)
}

/** An asset after the end is nobody's: it is kept on the row, and no second end is told. */
const withLateOutput = (job: RenderJob, url: string): RenderJob =>
  job.status === 'COMPLETED' || job.lateOutputUrl !== null ? job : { ...job, lateOutputUrl: url }
