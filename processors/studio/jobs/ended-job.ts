import type { PlannedJob, QueuePlace, RenderSource, RenderType } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { JobOutcome, OpenJob } from './job-state.ts'

/** A job has ended: told once for each created job, whatever its end. */
export interface EndedJob {
  readonly tenantId: string
  readonly jobId: string
  readonly outcome: JobOutcome
  readonly type: RenderType
  /** Empty for a job without a batch. */
  readonly batchId: string
  readonly batchSize: number
  readonly source: RenderSource | null
  /** Null when the tenant was not metered as the job was planned. */
  readonly creditsReserved: number | null
  /** Settled by a completion, never more than was reserved; 0 for any other end. */
  readonly creditsUsed: number
  /**
   * Where the job waited when it ended; null: it had its turn. A turn may be granted as the job ends. Its place is then no longer in
   * the line, and the turn is free again by this fact.
   */
  readonly place: QueuePlace | null
}

export const endedJob = (
  { life }: OpenJob,
  plan: PlannedJob,
  outcome: JobOutcome,
  creditsUsed: number,
): Tagged<'ended', EndedJob> => ({
  kind: 'ended',
  value: {
    tenantId: plan.tenantId,
    jobId: plan.jobId,
    outcome,
    type: plan.type,
    batchId: plan.batchId,
    batchSize: plan.batchSize,
    source: plan.source,
    creditsReserved: plan.creditsReserved,
    creditsUsed,
    place: life.place,
  },
})
