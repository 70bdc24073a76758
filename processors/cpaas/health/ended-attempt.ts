import type { ObservedAttempt } from '#processors/shared/breaker/breaker.ts'
import type { ProviderHealth } from '#schemas/types.ts'

/** A provider account as one tenant uses it on one channel. */
export type Account = Pick<ProviderHealth, 'tenantId' | 'provider' | 'channel' | 'credentialRef'>

/** The end of an attempt, with the account to which it was dispatched. */
export interface EndedAttempt extends Account, ObservedAttempt {}
