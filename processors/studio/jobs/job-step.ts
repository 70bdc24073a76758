import type { PlannedJob } from '#schemas/types.ts'
import type { Step } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'
import type { JobOutput } from './job-events.ts'
import type { EndedJob, EndedStatus, Job, OpenJob } from './job-state.ts'
import { evictionAt, jobTimer } from './job-timers.ts'
import type { JobPolicy } from './jobs-policy.ts'

/** The answer of a rule for one render job. */
export type JobStep = Step<Job, JobOutput>

/** Adds the timer that the next row of an open job asks for. */
export const withTimer = (
  step: JobStep & { readonly state: OpenJob },
  plan: PlannedJob,
  policy: JobPolicy,
): JobStep => ({ ...step, timer: jobTimer(step.state, plan, policy).at })

/** Ends a job for good and tells so. */
export const endJob = (
  { attempt }: OpenJob,
  status: EndedStatus,
  event: JobOutput,
  at: StreamTime,
  policy: JobPolicy,
): JobStep => {
  const ended: EndedJob = { status, attempt, life: null, endedAt: at }
  return { state: ended, emit: [event], timer: evictionAt(ended, policy) }
}
