import type { PlannedJob } from '#schemas/types.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { isBacklog } from '#processors/shared/backlog.ts'
import type { OutdatedJob } from '#processors/studio/planning/plan-assets.ts'
import type { RouteOf } from './attempt-route.ts'
import { dispatch } from './dispatch.ts'
import { endAttempt, failJob, untold } from './end-attempt.ts'
import { superseded } from './job-events.ts'
import { type ClosedJob, isOpen, type Job, type OpenJob } from './job-state.ts'
import { endJob, type JobStep, refuse } from './job-step.ts'
import { allowedSilenceMs, evictionAt, jobTimer } from './job-timers.ts'
import type { JobsPolicy } from './jobs-policy.ts'

/** Ends a job whose inputs are outdated; one that has ended already keeps its end. */
export const supersede = (
  job: Job | undefined,
  plan: () => PlannedJob,
  outdated: OutdatedJob,
  at: StreamTime,
  policy: JobsPolicy,
): JobStep => {
  if (job === undefined || !isOpen(job)) return { state: job }
  const planned = plan()
  const event = superseded(planned, outdated, at)
  return endJob(job, planned, { outcome: 'SUPERSEDED', result: 'CANCELED', event, creditsUsed: 0 }, at, policy)
}

/** Ends an unwanted job; an ended one keeps its end. */
export const cancel = (job: Job | undefined, plan: () => PlannedJob, at: StreamTime, policy: JobsPolicy): JobStep => {
  if (job === undefined) return refuse(job, 'UNKNOWN_JOB')
  return isOpen(job) ? failJob(job, plan(), untold('CANCELED'), at, policy) : { state: job }
}

/** Does what an open job's timer was set for. A timer that a longer policy has moved, or that a backlog would fire, is only set again. */
export const expire = (
  job: OpenJob,
  plan: PlannedJob,
  at: StreamTime,
  present: StreamTime,
  policy: JobsPolicy,
  routeOf: RouteOf,
): JobStep => {
  const { due, at: dueAt } = jobTimer(job, plan, policy)
  if (dueAt > at) return { state: job, timer: dueAt }
  if (due === 'DISPATCH')
    return present < job.life.deadlineAt
      ? dispatch(job, plan, present, policy, routeOf)
      : failJob(job, plan, lastFailure(job), at, policy)
  const silenceMs = isBacklog(at, present) ? allowedSilenceMs(due, plan, policy) : undefined
  if (silenceMs !== undefined) return { state: job, timer: after(present, silenceMs) }
  if (due === 'TURN_TIMEOUT') return failJob(job, plan, untold('QUEUE_TIMEOUT'), at, policy)
  return endAttempt(job, plan, untold(due), at, policy)
}

/** A job without any attempt came too late to its turn. */
const lastFailure = ({ life }: OpenJob) => ({
  ...untold('QUEUE_TIMEOUT'),
  ...life.attemptLog.at(-1),
  errorMessage: null,
})

/** Forgets an ended job, unless a longer policy has moved the timer. */
export const evict = (job: ClosedJob, at: StreamTime, policy: JobsPolicy): JobStep => {
  const dueAt = evictionAt(job, policy)
  return dueAt > at ? { state: job, timer: dueAt } : { state: undefined }
}
