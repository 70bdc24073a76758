import {
  type CreditAccount,
  CreditAccountSchema,
  type CreditAdjustment,
  CreditAdjustmentSchema,
} from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'

export type CreditKey = readonly [TenantId]

/** The credits of tenants, from their first grant on. */
export const creditStore = keyValue<CreditKey, CreditAccount>('credits', 5, CreditAccountSchema, ['tenant'])

export type AdjustmentKey = readonly [TenantId, adjustmentId: string]

/** Answered adjustments. */
export const adjustmentStore = keyValue<AdjustmentKey, CreditAdjustment>('adjustments', 6, CreditAdjustmentSchema, [
  'tenant',
  'adjustment',
])
