import { type PlannedJob, type RenderJobProgressed, RenderJobSchema } from '#schemas/types.ts'
import { filter, flatMap, type Merged, mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { Schema } from '#stream/schema.ts'
import type { Rules } from '#stream/step.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import { applyReport } from './apply-report.ts'
import type { JobOutput, ReportFault } from './job-events.ts'
import { evict, expire, startJob, supersede } from './job-life.ts'
import { isPlanChange, type JobKey, jobPlans, type PlanOf, planReader, planRules } from './job-plan.ts'
import { isOpen, type Job } from './job-state.ts'
import type { JobStep } from './job-step.ts'
import type { OutdatedJob } from '#processors/studio/planning/plan-assets.ts'
import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'
import { type StudioPolicy, studioPolicies, type StudioPolicyOf } from '#processors/studio/policy/studio-policy.ts'

/** Jobs, from their plan to their eviction. */
export const renderJobs = keyValue<JobKey, Job>('render-jobs', 2, RenderJobSchema as Schema<Job>, ['tenant', 'job'])

/** Everything from outside a job. */
type JobInputs = {
  readonly outdated: Stream<TenantId, OutdatedJob>
  readonly planned: Stream<TenantId, PlannedJob>
  readonly reports: Stream<TenantId, RenderJobProgressed>
}

/**
 * Leads each render job from planned to one terminal event, over lost workers, retries and late reports.
 *
 * in     outdated    TenantId → OutdatedJob
 *        planned     TenantId → PlannedJob
 *        reports     TenantId → RenderJobProgressed, of the workers; in any order, any number of times
 * out    created, dispatched (per attempt), completed, failed, superseded
 *        refused     TenantId → DeadLetter, a report of an attempt never dispatched or forgotten, or without its asset
 * state  jobs        (TenantId, job) → RenderJob: one per job, kept for the retention after its end
 *        plans       (TenantId, job) → PlannedJob: one per open job; it goes in the record that ends the job
 *
 * Plans never change and are large, jobs change with each report and are small: so they are rows apart. A plan is written
 * behind the job's beginning and deleted behind its end; in between, the rules of jobs read it.
 */
export const renderJob = (base: StudioPolicy) =>
  processor({
    name: 'render-job',
    state: { jobs: renderJobs, plans: jobPlans },
    reads: { policies: studioPolicies.store },
    in: ['outdated', 'planned', 'reports'],
    out: ['created', 'dispatched', 'completed', 'failed', 'superseded', 'refused'],
    build:
      ({ jobs, plans, policies }) =>
      (inputs: JobInputs) => {
        const policyOf = policiesInForce(studioPolicies, base, policies)
        const life = mergeTagged(inputs).pipe(transition(jobs, jobRules(base, policyOf, planReader(plans))))
        life.pipe(filter(isPlanChange), transition(plans, planRules))
        return {
          created: life.pipe(only('created')),
          dispatched: life.pipe(only('dispatched')),
          completed: life.pipe(only('completed')),
          failed: life.pipe(only('failed')),
          superseded: life.pipe(only('superseded')),
          refused: life.pipe(only('refused'), flatMap(refusedReport)),
        }
      },
  })

const jobRules = (
  { terminalRetentionMs }: StudioPolicy,
  policyOf: StudioPolicyOf,
  planOf: PlanOf,
): Rules<JobKey, Job, Merged<JobInputs>, JobOutput> => ({
  retention: { ms: terminalRetentionMs, isAtRest: (job) => !isOpen(job) },
  key: ({ key, value }) => [key, value.value.jobId],
  on: (job, input, at, { key: tenant }, present): JobStep => {
    const policy = policyOf(tenant)
    switch (input.kind) {
      case 'outdated':
        return supersede(job, tenant, input.value, at, policy)
      case 'planned':
        return startJob(job, input.value, at, present, policy)
      case 'reports':
        return applyReport(job, () => planOf([tenant, input.value.jobId]), input.value, at, policy)
    }
  },
  onTimer: (job, at, present, key) =>
    isOpen(job) ? expire(job, planOf(key), at, present, policyOf(key[0])) : evict(job, at, policyOf(key[0])),
})

const refusedReport = (reason: ReportFault, { raw }: StreamRecord<TenantId, ReportFault>): readonly DeadLetter[] =>
  raw === undefined ? [] : [{ reason, raw }]
