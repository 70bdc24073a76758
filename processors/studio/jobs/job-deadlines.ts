import type { EpochMs, PlannedJob } from '#schemas/types.ts'
import type { OpenJob } from './job-state.ts'
import type { JobsPolicy } from './jobs-policy.ts'

/** Until when a job waits for its turn. */
export const turnDeadline = (plan: PlannedJob, present: EpochMs, policy: JobsPolicy): EpochMs =>
  wanted(plan, present + policy.turnTimeoutMs)

/** Until when a job with a turn must have ended. */
export const jobDeadline = (plan: PlannedJob, present: EpochMs, policy: JobsPolicy): EpochMs =>
  wanted(plan, present + policy.jobTimeoutMs[plan.type])

/** The latest end of a new job. */
export const endsBy = ({ life }: OpenJob, plan: PlannedJob, policy: JobsPolicy): EpochMs =>
  life.place === null ? life.deadlineAt : jobDeadline(plan, life.deadlineAt, policy)

/** Nobody wants an asset after the deadline of its request. */
const wanted = ({ deadlineAt }: PlannedJob, latest: EpochMs): EpochMs => Math.min(latest, deadlineAt ?? Infinity)
