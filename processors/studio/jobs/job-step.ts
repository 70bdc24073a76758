import type { PlannedJob } from '#schemas/types.ts'
import type { Step } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'
import { attemptEnd, type AttemptResult } from './attempt-end.ts'
import { endedJob } from './ended-job.ts'
import type { JobOutput, ReportFault } from './job-events.ts'
import type { ClosedJob, Job, JobOutcome, OpenJob } from './job-state.ts'
import { evictionAt, jobTimer } from './job-timers.ts'
import type { JobsPolicy } from './jobs-policy.ts'

/** The answer of a rule for one render job. */
export type JobStep = Step<Job, JobOutput>

/** Adds the timer that the next row of an open job asks for. */
export const withTimer = (
  step: JobStep & { readonly state: OpenJob },
  plan: PlannedJob,
  policy: JobsPolicy,
): JobStep => ({ ...step, timer: jobTimer(step.state, plan, policy).at })

/** How a job ends. */
export interface Ending {
  readonly outcome: JobOutcome
  /** The end of the attempt in progress, if there is one. */
  readonly result: AttemptResult
  readonly event: JobOutput
  readonly creditsUsed: number
}

/** Ends a job for good and tells so: the outside by an event, other rules by facts. */
export const endJob = (
  job: OpenJob,
  plan: PlannedJob,
  { outcome, result, event, creditsUsed }: Ending,
  at: StreamTime,
  policy: JobsPolicy,
): JobStep => {
  const closed: ClosedJob = { status: outcome, attempt: job.attempt, life: null, endedAt: at, orphans: job.orphans }
  const tell = [...attemptEnd(job, plan, result, at), endedJob(job, plan, outcome, creditsUsed)]
  return { state: closed, emit: [event], tell, timer: evictionAt(closed, policy) }
}

/** Told, not emitted: a dead letter is no event of the job and takes none of its numbers. */
export const refuse = (job: Job | undefined, fault: ReportFault): JobStep => ({
  state: job,
  tell: [{ kind: 'refused', value: fault }],
})
