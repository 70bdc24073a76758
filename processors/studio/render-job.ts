import { type PlannedJob, type RenderJob, type RenderJobProgressed, RenderJobSchema } from '#schemas/types.ts'
import { flatMap, type Merged, mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import type { StreamTime } from '#stream/time.ts'
import { transition } from '#stream/transition.ts'
import { applyReport } from './apply-report.ts'
import type { ReportFault } from './job-events.ts'
import { expire, startJob, supersede } from './job-life.ts'
import type { JobStep } from './job-step.ts'
import type { OutdatedJob } from './plan-assets.ts'
import type { JobPolicy } from './policy.ts'

export const renderJobs = keyValue<readonly [TenantId, jobId: string], RenderJob>('render-jobs', 2, RenderJobSchema, [
  'tenant',
  'job',
])

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
 * state  render-jobs (TenantId, job) → RenderJob, kept for the retention after its end
 */
export const renderJob = (policy: JobPolicy) =>
  processor({
    name: 'render-job',
    state: { jobs: renderJobs },
    in: ['outdated', 'planned', 'reports'],
    out: ['created', 'dispatched', 'completed', 'failed', 'superseded', 'refused'],
    build:
      ({ jobs }) =>
      (inputs: JobInputs) => {
        const life = mergeTagged(inputs).pipe(
          transition(jobs, {
            key: ({ key, value }) => [key, value.value.jobId],
            on: (job, input, at, _record, present) => live(job, input, at, present, policy),
            onTimer: (job, at, present) => expire(job, at, present, policy),
          }),
        )
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

const live = (
  job: RenderJob | undefined,
  input: Merged<JobInputs>,
  at: StreamTime,
  present: StreamTime,
  policy: JobPolicy,
): JobStep => {
  switch (input.kind) {
    case 'outdated':
      return supersede(job, input.value, at, policy)
    case 'planned':
      return startJob(job, input.value, at, present, policy)
    case 'reports':
      return applyReport(job, input.value, at, policy)
  }
}

const refusedReport = (reason: ReportFault, { raw }: StreamRecord<TenantId, ReportFault>): readonly DeadLetter[] =>
  raw === undefined ? [] : [{ reason, raw }]
