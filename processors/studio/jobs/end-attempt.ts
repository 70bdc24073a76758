import { errorCode as publishedCode } from '#processors/shared/error-code.ts'
import { retryDelayMs } from '#processors/shared/retry-schedule.ts'
import type { PlannedJob, RenderFailureClass } from '#schemas/types.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { failed, type JobFailure } from './job-events.ts'
import { attemptEnd } from './attempt-end.ts'
import type { OpenJob } from './job-state.ts'
import { endJob, type JobStep, withTimer } from './job-step.ts'
import type { JobsPolicy } from './jobs-policy.ts'

/** Ends the newest attempt: the job waits for another one, or fails when none may follow. Code and message are a worker's own words. */
export const endAttempt = (
  job: OpenJob,
  plan: PlannedJob,
  told: JobFailure,
  at: StreamTime,
  policy: JobsPolicy,
): JobStep => {
  const failure = { ...told, errorCode: publishedCode(told.errorCode) }
  const ended = logged(job, failure, at)
  const dispatchAt = after(at, retryDelayMs(policy.retry, job.attempt, plan.jobId))
  if (!mayRetry(ended, failure, dispatchAt, policy)) return failJob(ended, plan, failure, at, policy)
  const waiting: OpenJob = { ...ended, status: 'PLANNED', life: { ...ended.life, dispatchAt } }
  return withTimer({ state: waiting, tell: attemptEnd(job, plan, failure.failureClass, at) }, plan, policy)
}

/** Ends a job for good, without an asset. */
export const failJob = (
  job: OpenJob,
  plan: PlannedJob,
  failure: JobFailure,
  at: StreamTime,
  policy: JobsPolicy,
): JobStep => {
  const outcome = failure.failureClass === 'CANCELED' ? 'CANCELED' : 'FAILED'
  const event = failed(job, plan, outcome, failure, at)
  return endJob(job, plan, { outcome, result: failure.failureClass, event, creditsUsed: 0 }, at, policy)
}

/** A failure without a word of a worker. */
export const untold = (failureClass: RenderFailureClass): JobFailure => ({
  failureClass,
  errorCode: null,
  errorMessage: null,
})

const logged = (job: OpenJob, { failureClass, errorCode }: JobFailure, at: StreamTime): OpenJob => {
  const entry = {
    attempt: job.attempt,
    failureClass,
    errorCode,
    at,
    // A report may be stamped before the tick by which its command left.
    latencyMs: Math.max(0, at - job.life.dispatchAt),
    provider: job.life.provider,
  }
  return { ...job, life: { ...job.life, attemptLog: [...job.life.attemptLog, entry] } }
}

const mayRetry = (
  { attempt, life }: OpenJob,
  { failureClass }: JobFailure,
  dispatchAt: StreamTime,
  policy: JobsPolicy,
): boolean =>
  !policy.finalFailures.includes(failureClass) &&
  attempt < policy.maxAttempts &&
  stalls(life) <= policy.maxStalls &&
  dispatchAt < life.deadlineAt

const stalls = ({ attemptLog }: OpenJob['life']): number =>
  attemptLog.filter(({ failureClass }) => failureClass === 'HEARTBEAT_LOST').length
