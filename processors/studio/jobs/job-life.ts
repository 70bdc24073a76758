import type { PlannedJob } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { isBacklog } from '#processors/shared/backlog.ts'
import { endAttempt, failJob } from './end-attempt.ts'
import { created, dispatched, superseded } from './job-events.ts'
import { type EndedJob, isOpen, type Job, type OpenJob } from './job-state.ts'
import { endJob, type JobStep, withTimer } from './job-step.ts'
import { allowedSilenceMs, evictionAt, jobTimer } from './job-timers.ts'
import type { JobPolicy } from './jobs-policy.ts'
import type { InForce } from '#processors/shared/policy/policies-in-force.ts'
import type { OutdatedJob } from '#processors/studio/planning/plan-assets.ts'

/**
 * Creates a planned job and dispatches its first attempt; a job that exists stays as it is.
 * @param present when the command leaves: in a backlog later than `at`. All time-outs begin then.
 */
export const startJob = (
  job: Job | undefined,
  plan: PlannedJob,
  at: StreamTime,
  present: StreamTime,
  policy: InForce<JobPolicy>,
): JobStep => {
  if (job !== undefined) return { state: job }
  const queued: OpenJob = {
    status: 'QUEUED',
    attempt: 1,
    life: {
      createdAt: at,
      deadlineAt: Math.min(after(present, policy.jobTimeoutMs), plan.deadlineAt ?? Infinity),
      dispatchAt: present,
      startedAt: null,
      reportedAt: null,
      attemptLog: [],
    },
    endedAt: null,
  }
  const emit = [created(queued, plan, policy), dispatched(queued, plan, policy)]
  return withTimer({ state: queued, emit, tell: [{ kind: 'planned', value: plan }] }, plan, policy)
}

/** Ends a job whose inputs are outdated; one that has ended already keeps its end. */
export const supersede = (
  job: Job | undefined,
  tenantId: TenantId,
  outdated: OutdatedJob,
  at: StreamTime,
  policy: JobPolicy,
): JobStep =>
  job !== undefined && isOpen(job)
    ? endJob(job, 'SUPERSEDED', superseded(tenantId, outdated, at), at, policy)
    : { state: job }

/** Does what an open job's timer was set for. A timer that a longer policy has moved, or that a backlog would fire, is only set again. */
export const expire = (
  job: OpenJob,
  plan: PlannedJob,
  at: StreamTime,
  present: StreamTime,
  policy: JobPolicy,
): JobStep => {
  const { due, at: dueAt } = jobTimer(job, plan, policy)
  if (dueAt > at) return { state: job, timer: dueAt }
  if (due === 'DISPATCH')
    return present < job.life.deadlineAt ? redispatch(job, plan, present, policy) : failJob(job, plan, null, at, policy)
  const silenceMs = isBacklog(at, present) ? allowedSilenceMs(due, policy) : undefined
  if (silenceMs !== undefined) return { state: job, timer: after(present, silenceMs) }
  return endAttempt(job, plan, { failureClass: due, errorCode: null, errorMessage: null }, at, policy)
}

const redispatch = (job: OpenJob, plan: PlannedJob, dispatchAt: StreamTime, policy: JobPolicy): JobStep => {
  const life = { ...job.life, dispatchAt, startedAt: null, reportedAt: null }
  const queued: OpenJob = { ...job, status: 'QUEUED', attempt: job.attempt + 1, life }
  return withTimer({ state: queued, emit: [dispatched(queued, plan, policy)] }, plan, policy)
}

/** Forgets an ended job, unless a longer policy has moved the timer. */
export const evict = (job: EndedJob, at: StreamTime, policy: JobPolicy): JobStep => {
  const dueAt = evictionAt(job, policy)
  return dueAt > at ? { state: job, timer: dueAt } : { state: undefined }
}
