import { type ConsentLedger, ConsentLedgerSchema } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'

export type ConsentKey = readonly [TenantId, recipientHash: string]

/** The consent of each recipient who was ever heard of. */
export const consentStore = keyValue<ConsentKey, ConsentLedger>('consents', 7, ConsentLedgerSchema, [
  'tenant',
  'recipient',
])
