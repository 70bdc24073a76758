import type { RenderJobCompleted } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'

/** How many jobs of a batch have completed before; `undefined` when nobody counts them. */
export type CompletedBefore = (tenantId: TenantId, batchId: string) => number | undefined

/** Says in the event of a completed job how far its batch has come. */
export const inBatch =
  (completedBefore: CompletedBefore) =>
  (job: RenderJobCompleted, { key }: StreamRecord<TenantId, RenderJobCompleted>): RenderJobCompleted => {
    const before = job.batchId === null ? undefined : completedBefore(key, job.batchId)
    return before === undefined ? job : { ...job, batchCompleted: before + 1 }
  }
