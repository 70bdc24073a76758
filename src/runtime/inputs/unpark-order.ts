import { z } from 'zod'
import type { TenantId } from '#stream/record.ts'
import { orderFormat } from './journal-order.ts'
import { tenantOfRows } from './ordered-tenant.ts'

/** An operator's order to a task: process the parked records of a tenant, and park no more of them. */
export interface UnparkOrder {
  readonly tenantId: TenantId
}

const order: z.ZodType<UnparkOrder> = z.object({ tenantId: tenantOfRows })

/** The parked records are processed in the place of the order. */
export const { format: formatUnparkOrder, parse: parseUnparkOrder } = orderFormat('unpark', order)
