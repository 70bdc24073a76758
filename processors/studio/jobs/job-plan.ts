import { type PlannedJob, PlannedJobSchema } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Rules } from '#stream/step.ts'
import { keyValue, type StoreReader } from '#stream/store-port.ts'
import type { JobOutput } from './job-events.ts'

/** The key of a job's rows. */
export type JobKey = readonly [TenantId, jobId: string]

/** The plans of open jobs. */
export const jobPlans = keyValue<JobKey, PlannedJob>('job-plans', 3, PlannedJobSchema, ['tenant', 'job'])

/** Reads the plan of an open job. */
export type PlanOf = (key: JobKey) => PlannedJob

/** Both rows of a job are written in one record, so an open job without a plan is a fault of these rules. */
export const planReader =
  (plans: StoreReader<JobKey, PlannedJob>): PlanOf =>
  (key) => {
    const plan = plans.get(key)
    if (plan === undefined) throw new Error('an open render job has no plan; mend the rules that start and end jobs')
    return plan
  }

/** The beginning and the end of a job. */
export type PlanChange = Extract<JobOutput, { readonly kind: 'planned' | 'ended' }>

export const isPlanChange = (record: StreamRecord<TenantId, JobOutput>): record is StreamRecord<TenantId, PlanChange> =>
  record.value.kind === 'planned' || record.value.kind === 'ended'

/** Keeps a plan from the beginning of its job to the end. Nothing is emitted. */
export const planRules: Rules<JobKey, PlannedJob, PlanChange, never> = {
  retention: 'until-deleted',
  key: ({ key, value }) => [key, value.value.jobId],
  on: (_plan, change) => ({ state: change.kind === 'planned' ? change.value : undefined }),
}
