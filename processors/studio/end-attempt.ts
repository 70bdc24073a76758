import { errorCode as publishedCode } from '#processors/shared/error-code.ts'
import { retryDelayMs } from '#processors/shared/retry-schedule.ts'
import type { RenderFailureClass, RenderJob } from '#schemas/types.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { failed } from './job-events.ts'
import { type JobStep, withTimer } from './job-step.ts'
import type { JobPolicy } from './policy.ts'

/** Why an attempt ended without an asset; code and message are a worker's own words. */
export interface AttemptFailure {
  readonly failureClass: RenderFailureClass
  readonly errorCode: string | null
  readonly errorMessage: string | null
}

/** Ends the newest attempt: the job waits for another one, or fails when none may follow. */
export const endAttempt = (job: RenderJob, failure: AttemptFailure, at: StreamTime, policy: JobPolicy): JobStep => {
  const ended = logged(job, failure, at)
  const dispatchAt = after(at, retryDelayMs(policy.retry, job.attempt, job.plan.jobId))
  if (mayRetry(ended, failure, dispatchAt, policy))
    return withTimer({ state: { ...ended, status: 'PLANNED', dispatchAt } }, policy)
  return failJob(ended, failure.errorMessage, at, policy)
}

/** Ends a job for good, for the reason of its last attempt. */
export const failJob = (job: RenderJob, errorMessage: string | null, at: StreamTime, policy: JobPolicy): JobStep => {
  const over: RenderJob = { ...job, status: 'FAILED', endedAt: at }
  return withTimer({ state: over, emit: [failed(over, errorMessage)] }, policy)
}

const logged = (job: RenderJob, { failureClass, errorCode }: AttemptFailure, at: StreamTime): RenderJob => {
  const entry = {
    attempt: job.attempt,
    failureClass,
    errorCode: publishedCode(errorCode),
    at,
    // A report may be stamped before the tick by which its command left.
    latencyMs: Math.max(0, at - job.dispatchAt),
  }
  return { ...job, attemptLog: [...job.attemptLog, entry] }
}

const mayRetry = (
  job: RenderJob,
  { failureClass }: AttemptFailure,
  dispatchAt: StreamTime,
  policy: JobPolicy,
): boolean =>
  !policy.finalFailures.includes(failureClass) &&
  job.attempt < policy.maxAttempts &&
  stalls(job) <= policy.maxStalls &&
  dispatchAt < job.deadlineAt

const stalls = ({ attemptLog }: RenderJob): number =>
  attemptLog.filter(({ failureClass }) => failureClass === 'HEARTBEAT_LOST').length
