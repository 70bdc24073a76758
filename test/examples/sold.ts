import type { TenantId } from '#stream/record.ts'
import type { Sale } from '../../examples/patterns/sale/sale.ts'

export const acme = 'acme' as TenantId
export const umbra = 'umbra' as TenantId

let count = 0

/** A sale with an id of its own. */
export const sold = (fields: Partial<Sale> = {}): Sale => ({
  tenantId: acme,
  saleId: `sale-${count++}`,
  buyerId: 'ada',
  tickets: 1,
  soldAt: 0,
  ...fields,
})
