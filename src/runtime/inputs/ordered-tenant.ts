import { z } from 'zod'
import type { TenantId } from '#stream/record.ts'
import { encodeKey } from '#stream/store-key.ts'

const fits = (tenantId: string): boolean => {
  try {
    // A row may have a number behind the tenant.
    encodeKey([tenantId as TenantId, 0])
    return true
  } catch {
    return false
  }
}

/** A tenant in an order: some row can have it, so it is not too long, and a text. */
export const tenantOfRows = z.string().min(1).refine(fits) as unknown as z.ZodType<TenantId>
