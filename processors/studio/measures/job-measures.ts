import type {
  PlannedJob,
  RenderBatchCompleted,
  RenderJobCompleted,
  RenderJobCreated,
  RenderJobDispatched,
  RenderJobFailed,
  RenderJobRejected,
} from '#schemas/types.ts'
import type { Measure } from '#stream/measure.ts'
import { counter, histogram } from '#stream/metric.ts'
import { codeLabel } from '#processors/shared/label-word.ts'
import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import type { JobOutcome } from '#processors/studio/jobs/job-state.ts'

/** Seconds, from an image to a video behind a long line. */
const jobBuckets = [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400]

const jobs = counter(
  'eventzr_studio_render_jobs_total',
  'Render jobs by the step of their life: created, dispatched (each attempt), completed, failed, canceled, superseded, or rejected before they were created.',
  ['status', 'medium'],
)

export const createdJobs: Measure<RenderJobCreated> = {
  metric: jobs,
  labelsOf: ({ type }) => ['created', type],
}

export const dispatchedJobs: Measure<RenderJobDispatched> = {
  metric: jobs,
  labelsOf: ({ type }) => ['dispatched', type],
}

const outcomes: Readonly<Record<JobOutcome, string>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELED: 'canceled',
  SUPERSEDED: 'superseded',
}

export const endedJobs: Measure<Pick<EndedJob, 'outcome' | 'type'>> = {
  metric: jobs,
  labelsOf: ({ outcome, type }) => [outcomes[outcome], type],
}

/** Its medium is unknown: it cannot be planned. */
export const refusedRequests: Measure<RenderJobRejected> = {
  metric: jobs,
  labelsOf: () => ['rejected', 'none'],
}

/** Planned, and refused for want of credits. */
export const unpaidJobs: Measure<PlannedJob> = {
  metric: jobs,
  labelsOf: ({ type }) => ['rejected', type],
}

export const jobDurations: Measure<RenderJobCompleted> = {
  metric: histogram(
    'eventzr_studio_render_job_duration_seconds',
    'Time of a completed render job from its creation: its wait, and the work of its last attempt as told by the worker.',
    jobBuckets,
    ['medium'],
  ),
  labelsOf: ({ type }) => [type],
  amountOf: ({ queueMs, durationMs }) => Math.max(0, queueMs + durationMs) / 1_000,
}

export const jobFailures: Measure<RenderJobFailed> = {
  metric: counter(
    'eventzr_studio_render_failures_total',
    'Render jobs that ended without an asset, by the class of the failure; CANCELED by somebody.',
    ['reason'],
  ),
  labelsOf: ({ failureClass }) => [codeLabel(failureClass)],
}

export const completedBatches: Measure<RenderBatchCompleted> = {
  metric: counter(
    'eventzr_studio_batches_total',
    'Batches of render jobs that have ended: completed, when every job still wanted did; failed, when none did; else partial.',
    ['result'],
  ),
  labelsOf: (batch) => [batchResult(batch)],
}

const batchResult = ({ batchSize, completed, superseded }: RenderBatchCompleted): string => {
  if (completed + superseded >= batchSize) return 'completed'
  return completed === 0 ? 'failed' : 'partial'
}
