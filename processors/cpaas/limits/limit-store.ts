import { type LimitUse, LimitUseSchema } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { ordered } from '#stream/ordered-store.ts'
import { keyValue } from '#stream/store-port.ts'

/** The reach of a limit: a channel, a sender on it, one of them with a recipient, a recipient, or all of a tenant. */
export type LimitLevel = 'CHANNEL' | 'SENDER' | 'PAIR' | 'RECIPIENT' | 'QUOTA'

export type LimitKey = readonly [TenantId, level: string, subject: string]

/** The use of each limit with messages of late. */
export const limitStore = ordered(
  keyValue<LimitKey, LimitUse>('limits', 8, LimitUseSchema, ['tenant', 'level', 'subject']),
)
