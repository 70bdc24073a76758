import { z } from 'zod'
import type { TenantId } from '#stream/record.ts'
import { orderFormat } from './journal-order.ts'
import { tenantOfRows } from './ordered-tenant.ts'

/** An operator's order to a task: keep the records of a tenant in rows until they are freed. */
export interface ParkOrder {
  readonly tenantId: TenantId
  /** Those alone that name it, such as the id of a message; all of the tenant without one. */
  readonly entity?: string | undefined
}

/** UTF-16 units of an entity; ids and hashes are shorter. */
export const longestEntity = 500

const order: z.ZodType<ParkOrder> = z.object({
  tenantId: tenantOfRows,
  entity: z.string().min(1).max(longestEntity).optional(),
})

/** Records before the order are processed, later ones wait. */
export const { format: formatParkOrder, parse: parseParkOrder } = orderFormat('park', order)
