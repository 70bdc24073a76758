import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import type { RenderBatch, RenderBatchCompleted } from '#schemas/types.ts'
import type { Step } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'

/** A job of a batch has ended, or was refused before it began. */
export interface BatchEnd extends Pick<EndedJob, 'tenantId' | 'batchId' | 'batchSize' | 'source'> {
  readonly outcome: EndedJob['outcome'] | 'REJECTED'
}

/** Counts the end of a job. The last one of its batch completes it, and nothing is remembered of it: no job ends twice. */
export const countEnd = (
  batch: RenderBatch | undefined,
  end: BatchEnd,
  at: StreamTime,
): Step<RenderBatch, RenderBatchCompleted> => {
  const before = batch ?? begun(end)
  const count = counts[end.outcome]
  const counted = { ...before, [count]: before[count] + 1 }
  return endedJobs(counted) < counted.size
    ? { state: counted }
    : { state: undefined, emit: [completed(end, counted, at)] }
}

const counts = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELED: 'canceled',
  SUPERSEDED: 'superseded',
  REJECTED: 'rejected',
} as const satisfies Readonly<Record<BatchEnd['outcome'], keyof RenderBatch>>

const begun = ({ batchSize, source }: BatchEnd): RenderBatch => ({
  size: batchSize,
  completed: 0,
  failed: 0,
  canceled: 0,
  superseded: 0,
  rejected: 0,
  source,
})

const endedJobs = ({ completed, failed, canceled, superseded, rejected }: RenderBatch): number =>
  completed + failed + canceled + superseded + rejected

const completed = (
  { tenantId, batchId }: BatchEnd,
  { size, source, ...ended }: RenderBatch,
  completedAt: StreamTime,
): RenderBatchCompleted => ({ tenantId, batchId, batchSize: size, source, ...ended, completedAt })
