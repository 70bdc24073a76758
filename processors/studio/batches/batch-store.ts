import { type RenderBatch, RenderBatchSchema } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue, type StoreReader } from '#stream/store-port.ts'

export type BatchKey = readonly [TenantId, batchId: string]

/** Batches of which some jobs have ended, and not all. */
export const batchStore = keyValue<BatchKey, RenderBatch>('batches', 9, RenderBatchSchema, ['tenant', 'batch'])

/** Tells how many jobs of a batch completed before the record in progress. */
export const completedBefore =
  (batches: StoreReader<BatchKey, RenderBatch>) =>
  (tenant: TenantId, batchId: string): number =>
    batches.get([tenant, batchId])?.completed ?? 0
