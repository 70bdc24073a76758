import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import type { PlannedJob } from '#schemas/types.ts'
import { filter, mapValue, merge, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keptFor } from '#stream/step.ts'
import { transition } from '#stream/transition.ts'
import { batchStore } from './batch-store.ts'
import type { BatchesPolicy } from './batches-policy.ts'
import { type BatchEnd, countEnd } from './count-end.ts'

type BatchInputs = {
  readonly ended: Stream<TenantId, EndedJob>
  readonly turnedDown: Stream<TenantId, PlannedJob>
}

/**
 * Tells once how the jobs of a trigger have ended, when all of them have.
 *
 * in     ended       TenantId → EndedJob, each once; by a feedback, since render-job reads the rows of batches
 *        turnedDown  TenantId → PlannedJob, without credits
 * out    TenantId → RenderBatchCompleted, one per batch
 * state  batches     (TenantId, batch) → RenderBatch: one per batch with ended jobs and open ones
 */
export const renderBatch = ({ batches: { retentionMs } }: { readonly batches: BatchesPolicy }) =>
  processor({
    name: 'render-batch',
    state: { batches: batchStore },
    in: ['ended', 'turnedDown'],
    build:
      ({ batches }) =>
      ({ ended, turnedDown }: BatchInputs) =>
        merge(ended.pipe(mapValue((end): BatchEnd => end)), turnedDown.pipe(mapValue(rejected))).pipe(
          filter(isOfBatch),
          transition(batches, {
            retention: keptFor(retentionMs),
            key: ({ key, value }) => [key, value.batchId],
            on: countEnd,
          }),
        ),
  })

const rejected = ({ tenantId, batchId, batchSize, source }: PlannedJob): BatchEnd => ({
  tenantId,
  batchId,
  batchSize,
  source,
  outcome: 'REJECTED',
})

/** A requested job is alone and has no batch. */
const isOfBatch = ({ value }: StreamRecord<TenantId, BatchEnd>): boolean => value.batchId !== ''
