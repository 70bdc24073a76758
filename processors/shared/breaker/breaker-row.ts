import type { EpochMs, ProviderHealth } from '#schemas/types.ts'

/** A provider account as one tenant uses it: on a channel for messages, or for a type of renders. */
export type BreakerAccount = {
  readonly tenantId: string
  readonly provider: string
  readonly credentialRef: string
} & ({ readonly channel: string } | { readonly type: string })

/** The fields of a row of messages that name its account, or serve its events and overrides alone. */
type OwnField = 'tenantId' | 'provider' | 'channel' | 'credentialRef' | 'movedTo' | 'lastEventId' | 'overrideId'

/** The breaker of one account, beside fields of the application's own. All times are stream time. */
export type BreakerFields = Omit<ProviderHealth, OwnField | 'overriddenAt'> & {
  /** The time of the last override; absent in an application without any. */
  readonly overriddenAt?: EpochMs | null
}

/** A row with a breaker and its account. Rules change the fields of the breaker alone and keep the others. */
export type BreakerRow = BreakerAccount & BreakerFields

/** The channel or type of an account. */
export const channelOrType = (account: BreakerAccount): string =>
  'channel' in account ? account.channel : account.type
