import type { PlannedJob } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'
import type { RouteOf } from './attempt-route.ts'
import { dispatched } from './job-events.ts'
import type { OpenJob } from './job-state.ts'
import { type JobStep, withTimer } from './job-step.ts'
import type { JobsPolicy } from './jobs-policy.ts'

/** Makes the next attempt of a planned job, with a clean slate. */
export const dispatch = (
  job: OpenJob,
  plan: PlannedJob,
  dispatchAt: StreamTime,
  policy: JobsPolicy,
  routeOf: RouteOf,
): JobStep => {
  const route = routeOf(plan, job.life.attemptLog, dispatchAt)
  const { provider, credentialRef, breakerSeq } = route
  const life = {
    ...job.life,
    dispatchAt,
    startedAt: null,
    reportedAt: null,
    provider: provider === plan.provider ? '' : provider,
    credentialRef,
    breakerSeq,
  }
  const queued: OpenJob = { ...job, status: 'QUEUED', attempt: job.attempt + 1, life }
  return withTimer({ state: queued, emit: [dispatched(queued, plan, route, policy)] }, plan, policy)
}
