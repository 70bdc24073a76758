import { type TenantTurns, TenantTurnsSchema, type WaitingJob, WaitingJobSchema } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { ordered } from '#stream/ordered-store.ts'
import { keyValue } from '#stream/store-port.ts'

export type TurnsKey = readonly [TenantId]

/** The turns of tenants with open jobs. */
export const turnStore = keyValue<TurnsKey, TenantTurns>('turns', 7, TenantTurnsSchema, ['tenant'])

/** Rows are in the order of turns: earlier rounds first, and within a round earlier arrivals. */
export type LineKey = readonly [TenantId, round: number, seq: number]

/** Jobs before their turn. */
export const lineStore = ordered(
  keyValue<LineKey, WaitingJob>('line', 8, WaitingJobSchema, ['tenant', 'round:number', 'seq:number']),
)
