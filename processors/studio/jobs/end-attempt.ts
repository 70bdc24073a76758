import { errorCode as publishedCode } from '#processors/shared/error-code.ts'
import { retryDelayMs } from '#processors/shared/retry-schedule.ts'
import type { PlannedJob, RenderFailureClass } from '#schemas/types.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { failed } from './job-events.ts'
import type { OpenJob } from './job-state.ts'
import { endJob, type JobStep, withTimer } from './job-step.ts'
import type { JobPolicy } from './jobs-policy.ts'

/** Why an attempt ended without an asset; code and message are a worker's own words. */
export interface AttemptFailure {
  readonly failureClass: RenderFailureClass
  readonly errorCode: string | null
  readonly errorMessage: string | null
}

/** Ends the newest attempt: the job waits for another one, or fails when none may follow. */
export const endAttempt = (
  job: OpenJob,
  plan: PlannedJob,
  failure: AttemptFailure,
  at: StreamTime,
  policy: JobPolicy,
): JobStep => {
  const ended = logged(job, failure, at)
  const dispatchAt = after(at, retryDelayMs(policy.retry, job.attempt, plan.jobId))
  if (!mayRetry(ended, failure, dispatchAt, policy)) return failJob(ended, plan, failure.errorMessage, at, policy)
  return withTimer({ state: { ...ended, status: 'PLANNED', life: { ...ended.life, dispatchAt } } }, plan, policy)
}

/** Ends a job for good, for the reason of its last attempt. */
export const failJob = (
  job: OpenJob,
  plan: PlannedJob,
  errorMessage: string | null,
  at: StreamTime,
  policy: JobPolicy,
): JobStep => endJob(job, 'FAILED', failed(job, plan, errorMessage, at), at, policy)

const logged = (job: OpenJob, { failureClass, errorCode }: AttemptFailure, at: StreamTime): OpenJob => {
  const entry = {
    attempt: job.attempt,
    failureClass,
    errorCode: publishedCode(errorCode),
    at,
    // A report may be stamped before the tick by which its command left.
    latencyMs: Math.max(0, at - job.life.dispatchAt),
  }
  return { ...job, life: { ...job.life, attemptLog: [...job.life.attemptLog, entry] } }
}

const mayRetry = (
  { attempt, life }: OpenJob,
  { failureClass }: AttemptFailure,
  dispatchAt: StreamTime,
  policy: JobPolicy,
): boolean =>
  !policy.finalFailures.includes(failureClass) &&
  attempt < policy.maxAttempts &&
  stalls(life) <= policy.maxStalls &&
  dispatchAt < life.deadlineAt

const stalls = ({ attemptLog }: OpenJob['life']): number =>
  attemptLog.filter(({ failureClass }) => failureClass === 'HEARTBEAT_LOST').length
