import { type TenantErasures, TenantErasuresSchema } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'

export type ErasureKey = readonly [TenantId]

/** People whom the rows of a tenant are to forget. */
export const erasureStore = keyValue<ErasureKey, TenantErasures>('erasures', 12, TenantErasuresSchema, ['tenant'])
