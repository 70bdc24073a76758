import { RenderJobSchema } from '#schemas/types.ts'
import { filter, flatMap, mapValue, mergeTagged, only } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { Schema } from '#stream/schema.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import { batchStore, completedBefore } from '#processors/studio/batches/batch-store.ts'
import { plannedRoute } from './attempt-route.ts'
import { inBatch } from './batch-progress.ts'
import type { ReportFault } from './job-events.ts'
import { isPlanChange, type JobKey, jobPlans, planReader, planRules } from './job-plan.ts'
import { type JobInputs, jobRules } from './job-rules.ts'
import type { Job } from './job-state.ts'
import type { JobsPolicy } from './jobs-policy.ts'

/** Jobs, from their plan to their eviction. */
export const renderJobs = keyValue<JobKey, Job>('render-jobs', 2, RenderJobSchema as Schema<Job>, ['tenant', 'job'])

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
 *        attemptEnded   TenantId → AttemptEnd, once per attempt
 *        refused        TenantId → DeadLetter, a report of an attempt never dispatched or forgotten, or without its asset, or
 *                       the cancel of an unknown job
 * state  jobs           (TenantId, job) → RenderJob: one per job, kept for the retention after its end
 *        plans          (TenantId, job) → PlannedJob: one per open job; it goes in the record that ends the job
 * reads  batches        (TenantId, batch) → RenderBatch, without the end in progress
 *
 * Plans never change and are large, jobs change with each report and are small: so they are rows apart. A plan is written
 * behind the job's beginning and deleted behind its end; in between, the rules of jobs read it.
 */
export const renderJob = (policy: JobsPolicy) =>
  processor({
    name: 'render-job',
    state: { jobs: renderJobs, plans: jobPlans },
    reads: { batches: batchStore },
    in: ['outdated', 'planned', 'turn', 'cancels', 'reports'],
    out: ['created', 'dispatched', 'completed', 'failed', 'superseded', 'orphaned', 'ended', 'attemptEnded', 'refused'],
    build:
      ({ jobs, plans, batches }) =>
      (inputs: JobInputs) => {
        const life = mergeTagged(inputs).pipe(transition(jobs, jobRules(policy, planReader(plans), plannedRoute)))
        life.pipe(filter(isPlanChange), transition(plans, planRules))
        return {
          created: life.pipe(only('created')),
          dispatched: life.pipe(only('dispatched')),
          completed: life.pipe(only('completed'), mapValue(inBatch(completedBefore(batches)))),
          failed: life.pipe(only('failed')),
          superseded: life.pipe(only('superseded')),
          orphaned: life.pipe(only('orphaned')),
          ended: life.pipe(only('ended')),
          attemptEnded: life.pipe(only('attemptEnded')),
          refused: life.pipe(only('refused'), flatMap(refusedInput)),
        }
      },
  })

const refusedInput = (reason: ReportFault, { raw }: StreamRecord<TenantId, ReportFault>): readonly DeadLetter[] =>
  raw === undefined ? [] : [{ reason, raw }]
