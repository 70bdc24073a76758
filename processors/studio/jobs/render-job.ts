import { type RenderJobCreated, type RenderJobDispatched, RenderJobSchema } from '#schemas/types.ts'
import { filter, flatMap, mapValue, mergeTagged, only } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { Schema } from '#stream/schema.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'
import { batchStore, completedBefore } from '#processors/studio/batches/batch-store.ts'
import { rendererHealthStore, rendererProbeStore } from '#processors/studio/health/renderer-health.ts'
import { routeReader } from '#processors/studio/health/route-of-job.ts'
import { type StudioPolicy, studioPolicies, type StudioPolicyOf } from '#processors/studio/policy/studio-policy.ts'
import { inBatch } from './batch-progress.ts'
import type { ReportFault } from './job-events.ts'
import { isPlanChange, type JobKey, jobPlans, planReader, planRules } from './job-plan.ts'
import { type JobInputs, jobRules } from './job-rules.ts'
import type { Job } from './job-state.ts'

/** Jobs, from their plan to their eviction. */
export const renderJobs = keyValue<JobKey, Job>('render-jobs', 2, RenderJobSchema as Schema<Job>, ['tenant', 'job'])

const outputs = [
  'created',
  'dispatched',
  'completed',
  'failed',
  'superseded',
  'orphaned',
  'ended',
  'attemptEnded',
  'probed',
  'refused',
] as const

/**
 * Leads each render job from planned to one terminal event, over lost workers, retries, cancels and late reports.
 *
 * in     outdated       TenantId → OutdatedJob
 *        planned        TenantId → StartingJob
 *        turn           TenantId → Turn, for a job that waits
 *        cancels        TenantId → RenderJobCancelRequested
 *        reports        TenantId → RenderJobProgressed, of the workers; in any order, any number of times
 * out    created, dispatched (per attempt), completed, failed, superseded, orphaned (an asset after the end)
 *        ended          TenantId → EndedJob, once per job
 *        attemptEnded   TenantId → AttemptEnd, once per attempt, for its renderer's breaker
 *        probed         TenantId → RenderJobDispatched, probes alone, for their slices of time
 *        refused        TenantId → DeadLetter, a report of an attempt never dispatched or forgotten, or without its asset, or
 *                       the cancel of an unknown job
 * state  jobs           (TenantId, job) → RenderJob: one per job, kept for the retention after its end
 *        plans          (TenantId, job) → PlannedJob: one per open job; it goes in the record that ends the job
 * reads  health         account → RendererHealth
 *        probes         account → RendererProbe
 *        batches        (TenantId, batch) → RenderBatch, without the end in progress
 *
 * Plans never change and are large, jobs change with each report and are small: so they are rows apart. A plan is written
 * behind the job's beginning and deleted behind its end; in between, the rules of jobs read it.
 */
export const renderJob = (base: StudioPolicy) =>
  processor({
    name: 'render-job',
    state: { jobs: renderJobs, plans: jobPlans },
    reads: {
      policies: studioPolicies.store,
      health: rendererHealthStore,
      probes: rendererProbeStore,
      batches: batchStore,
    },
    in: ['outdated', 'planned', 'turn', 'cancels', 'reports'],
    out: outputs,
    build:
      ({ jobs, plans, policies, health, probes, batches }) =>
      (inputs: JobInputs) => {
        const policyOf = policiesInForce(studioPolicies, base, policies)
        const routeOf = routeReader(policyOf, health, probes)
        const rules = jobRules(base.jobs, (tenant) => policyOf(tenant).jobs, planReader(plans), routeOf)
        const life = mergeTagged(inputs).pipe(transition(jobs, rules))
        life.pipe(filter(isPlanChange), transition(plans, planRules))
        return {
          created: life.pipe(only('created'), mapValue(underPolicy(policyOf))),
          dispatched: life.pipe(only('dispatched')),
          completed: life.pipe(only('completed'), mapValue(inBatch(completedBefore(batches)))),
          failed: life.pipe(only('failed')),
          superseded: life.pipe(only('superseded')),
          orphaned: life.pipe(only('orphaned')),
          ended: life.pipe(only('ended')),
          attemptEnded: life.pipe(only('attemptEnded')),
          probed: life.pipe(only('dispatched'), filter(isProbe)),
          refused: life.pipe(only('refused'), flatMap(refusedInput)),
        }
      },
  })

const isProbe = ({ value }: StreamRecord<TenantId, RenderJobDispatched>): boolean => value.probe

const underPolicy =
  (policyOf: StudioPolicyOf) =>
  (job: RenderJobCreated, { key }: StreamRecord<TenantId, RenderJobCreated>): RenderJobCreated => ({
    ...job,
    ...policyOf(key).identity,
  })

const refusedInput = (reason: ReportFault, { raw }: StreamRecord<TenantId, ReportFault>): readonly DeadLetter[] =>
  raw === undefined ? [] : [{ reason, raw }]
