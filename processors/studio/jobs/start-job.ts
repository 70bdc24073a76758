import type { StreamTime } from '#stream/time.ts'
import type { PlannedJob } from '#schemas/types.ts'
import type { RouteOf } from './attempt-route.ts'
import { dispatch } from './dispatch.ts'
import { failJob, untold } from './end-attempt.ts'
import { jobDeadline, turnDeadline } from './job-deadlines.ts'
import { created } from './job-events.ts'
import { isOpen, type Job, type OpenJob } from './job-state.ts'
import { type JobStep, withTimer } from './job-step.ts'
import type { JobsPolicy } from './jobs-policy.ts'
import type { StartingJob } from './queued-job.ts'

/**
 * Creates a planned job, and dispatches its first attempt unless it has to wait for its turn; a known job stays as it is.
 * @param present when the command leaves: in a backlog later than `at`. All time-outs begin then.
 */
export const startJob = (
  job: Job | undefined,
  { plan, place }: StartingJob,
  at: StreamTime,
  present: StreamTime,
  policy: JobsPolicy,
  routeOf: RouteOf,
): JobStep => {
  if (job !== undefined) return { state: job }
  const planned = plannedJob(plan, place, at, present, policy)
  const begun =
    place === null ? begin(planned, plan, at, present, policy, routeOf) : withTimer({ state: planned }, plan, policy)
  const { state = planned, emit = [], tell = [] } = begun
  const first = created(isOpen(state) ? state : planned, plan, policy)
  return { ...begun, emit: [first, ...emit], tell: [{ kind: 'planned', value: plan }, ...tell] }
}

/**
 * Dispatches the first attempt of a waiting job. An ended job needs no turn: its end has freed it. A job beyond its deadline ends by
 * a timer at once, since its turn goes to the next one: a line of such jobs would end in one record, round after round.
 */
export const takeTurn = (
  job: Job | undefined,
  plan: () => PlannedJob,
  at: StreamTime,
  present: StreamTime,
  policy: JobsPolicy,
  routeOf: RouteOf,
): JobStep => {
  if (job === undefined || !isOpen(job) || job.life.place === null) return { state: job }
  const planned = plan()
  const life = { ...job.life, place: null, deadlineAt: jobDeadline(planned, present, policy) }
  const next = { ...job, life }
  return present < life.deadlineAt ? dispatch(next, planned, present, policy, routeOf) : { state: next, timer: at }
}

const plannedJob = (
  plan: PlannedJob,
  place: StartingJob['place'],
  at: StreamTime,
  present: StreamTime,
  policy: JobsPolicy,
): OpenJob => ({
  status: 'PLANNED',
  attempt: 0,
  life: {
    createdAt: at,
    deadlineAt: (place === null ? jobDeadline : turnDeadline)(plan, present, policy),
    dispatchAt: present,
    startedAt: null,
    reportedAt: null,
    place,
    provider: '',
    credentialRef: null,
    breakerSeq: 0,
    attemptLog: [],
  },
  endedAt: null,
  orphans: 0,
})

/** No attempt begins after the deadline of its request. */
const begin = (
  job: OpenJob,
  plan: PlannedJob,
  at: StreamTime,
  present: StreamTime,
  policy: JobsPolicy,
  routeOf: RouteOf,
): JobStep =>
  present < job.life.deadlineAt
    ? dispatch(job, plan, present, policy, routeOf)
    : failJob(job, plan, untold('QUEUE_TIMEOUT'), at, policy)
