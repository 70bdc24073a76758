import { z } from 'zod'
import type { TenantId } from '#stream/record.ts'
import { orderFormat } from './journal-order.ts'
import { tenantOfRows } from './ordered-tenant.ts'

/** An operator's order to a task: keep the records of a tenant in rows until they are freed. */
export interface ParkOrder {
  readonly tenantId: TenantId
  /** Names a message or a job, for instance: its records alone are kept. Without it, all of the tenant's are. */
  readonly entity?: string | undefined
}

/** UTF-16 units of an entity; ids and hashes are shorter. */
export const longestEntity = 500

const order: z.ZodType<ParkOrder> = z.object({
  tenantId: tenantOfRows,
  entity: z.string().min(1).max(longestEntity).optional(),
})

/** A task obeys as soon as the order has come: all records that it has not processed yet wait, also earlier ones. */
export const { format: formatParkOrder, parse: parseParkOrder } = orderFormat('park', order)
