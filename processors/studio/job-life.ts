import type { PlannedJob, RenderJob } from '#schemas/types.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { isBacklog } from '#processors/shared/backlog.ts'
import { endAttempt, failJob } from './end-attempt.ts'
import { created, dispatched, superseded } from './job-events.ts'
import { isOpen, type JobStep, withTimer } from './job-step.ts'
import { allowedSilenceMs, jobTimer } from './job-timers.ts'
import type { JobPolicy } from './policy.ts'
import type { OutdatedJob } from './plan-assets.ts'

/**
 * Creates a planned job and dispatches its first attempt; a job that exists stays as it is.
 * @param present when the command leaves: in a backlog later than `at`. All time-outs begin then.
 */
export const startJob = (
  job: RenderJob | undefined,
  plan: PlannedJob,
  at: StreamTime,
  present: StreamTime,
  policy: JobPolicy,
): JobStep => {
  if (job !== undefined) return { state: job }
  const queued: RenderJob = {
    plan,
    status: 'QUEUED',
    attempt: 1,
    createdAt: at,
    deadlineAt: after(present, policy.jobTimeoutMs),
    dispatchAt: present,
    startedAt: null,
    reportedAt: null,
    attemptLog: [],
    endedAt: null,
    lateOutputUrl: null,
  }
  return withTimer({ state: queued, emit: [created(queued, policy), dispatched(queued, policy)] }, policy)
}

/** Ends a job whose inputs are outdated; one that has ended already keeps its end. */
export const supersede = (
  job: RenderJob | undefined,
  { supersededByJobId }: OutdatedJob,
  at: StreamTime,
  policy: JobPolicy,
): JobStep => {
  if (job === undefined || !isOpen(job)) return { state: job }
  const ended: RenderJob = { ...job, status: 'SUPERSEDED', endedAt: at }
  return withTimer({ state: ended, emit: [superseded(ended, supersededByJobId, at)] }, policy)
}

/** Does what a job's timer was set for. A timer that a longer policy has moved, or that a backlog would fire, is only set again. */
export const expire = (job: RenderJob, at: StreamTime, present: StreamTime, policy: JobPolicy): JobStep => {
  const { due, at: dueAt } = jobTimer(job, policy)
  if (dueAt > at) return { state: job, timer: dueAt }
  if (due === 'EVICTION') return { state: undefined }
  if (due === 'DISPATCH')
    return present < job.deadlineAt ? redispatch(job, present, policy) : failJob(job, null, at, policy)
  const silenceMs = isBacklog(at, present) ? allowedSilenceMs(due, policy) : undefined
  if (silenceMs !== undefined) return { state: job, timer: after(present, silenceMs) }
  return endAttempt(job, { failureClass: due, errorCode: null, errorMessage: null }, at, policy)
}

const redispatch = (job: RenderJob, dispatchAt: StreamTime, policy: JobPolicy): JobStep => {
  const attempt = job.attempt + 1
  const queued: RenderJob = { ...job, status: 'QUEUED', attempt, dispatchAt, startedAt: null, reportedAt: null }
  return withTimer({ state: queued, emit: [dispatched(queued, policy)] }, policy)
}
