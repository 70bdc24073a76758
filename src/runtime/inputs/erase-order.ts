import { z } from 'zod'
import type { TenantId } from '#stream/record.ts'
import { encodeKey, type EncodedKey } from '#stream/store-key.ts'
import { orderFormat } from './journal-order.ts'
import { tenantOfRows } from './ordered-tenant.ts'

/** An operator's order to a task: end every row of a tenant. */
export interface EraseOrder {
  readonly tenantId: TenantId
}

/** The beginning of all keys of a tenant. @throws KeyError when no row can have such a tenant: its id is too long, or no text */
export const keysOf = ({ tenantId }: EraseOrder): EncodedKey => encodeKey([tenantId])

const order: z.ZodType<EraseOrder> = z.object({ tenantId: tenantOfRows })

/** Rows of records before the order end, rows of later ones are made again. */
export const { format: formatEraseOrder, parse: parseEraseOrder } = orderFormat('erase', order)
