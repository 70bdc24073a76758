import type { RenderJob, RenderJobProgressed } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'
import { endAttempt } from './end-attempt.ts'
import { completed } from './job-events.ts'
import { isOpen, type JobStep, withTimer } from './job-step.ts'
import type { JobPolicy } from './policy.ts'

/**
 * What a worker's report does to a job. Reports of older attempts, of an attempt that has ended and of an ended job change
 * nothing, so however they are repeated or reordered the first end of the job stands.
 */
export const applyReport = (
  job: RenderJob | undefined,
  report: RenderJobProgressed,
  at: StreamTime,
  policy: JobPolicy,
): JobStep => {
  if (job === undefined || report.attempt > job.attempt) {
    return { state: job, emit: [{ kind: 'orphan', value: report }] }
  }
  if (report.attempt < job.attempt || job.status === 'PLANNED') return { state: job }
  return isOpen(job) ? applyToAttempt(job, report, at, policy) : { state: withLateOutput(job, report) }
}

const applyToAttempt = (job: RenderJob, report: RenderJobProgressed, at: StreamTime, policy: JobPolicy): JobStep => {
  switch (report.state) {
    case 'QUEUED':
      return { state: job }
    case 'RUNNING':
      return work(job, job.status === 'UPLOADING' ? 'UPLOADING' : 'RUNNING', at, policy)
    case 'UPLOADING':
      return work(job, 'UPLOADING', at, policy)
    case 'COMPLETED':
      return complete(job, report, at, policy)
    case 'FAILED':
      return endAttempt(job, { ...report, failureClass: report.failureClass ?? 'UNKNOWN' }, at, policy)
    default:
      return job.status === 'QUEUED' ? { state: job } : work(job, job.status, at, policy)
  }
}

/** A sign of life. A state that is not known here is no more than that: it cannot hold a job beyond its time-outs. */
const work = (job: RenderJob, status: RenderJob['status'], at: StreamTime, policy: JobPolicy): JobStep =>
  withTimer({ state: { ...job, status, startedAt: job.startedAt ?? at, reportedAt: at } }, policy)

/** Completed means that the asset is in our bucket: until its address is known the job is still uploading. */
const complete = (job: RenderJob, report: RenderJobProgressed, at: StreamTime, policy: JobPolicy): JobStep => {
  const url = outputUrl(report)
  if (url === undefined) return work(job, 'UPLOADING', at, policy)
  const startedAt = job.startedAt ?? Math.max(job.dispatchAt, at - (report.durationMs ?? 0))
  const ended: RenderJob = { ...job, status: 'COMPLETED', startedAt, reportedAt: at, endedAt: at }
  return withTimer({ state: ended, emit: [completed(ended, report, url, startedAt, at)] }, policy)
}

const outputUrl = ({ outputUrl, outputs }: RenderJobProgressed): string | undefined => outputUrl ?? outputs[0]?.url

/** An asset that comes after the end is nobody's: it is kept on the row, and no second end is told. */
const withLateOutput = (job: RenderJob, report: RenderJobProgressed): RenderJob => {
  const url = report.state === 'COMPLETED' ? outputUrl(report) : undefined
  if (url === undefined || job.status === 'COMPLETED' || job.lateOutputUrl !== null) return job
  return { ...job, lateOutputUrl: url }
}
