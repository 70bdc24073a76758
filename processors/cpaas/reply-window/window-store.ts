import { type ReplyWindow, ReplyWindowSchema } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'

export type WindowKey = readonly [TenantId, recipientHash: string]

/** People who have written on WhatsApp of late. */
export const windowStore = keyValue<WindowKey, ReplyWindow>('reply-windows', 9, ReplyWindowSchema, [
  'tenant',
  'recipient',
])
