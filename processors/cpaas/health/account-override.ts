import type { CpaasPolicy, Route } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { BreakerOverride } from '#processors/shared/breaker/overridden.ts'
import type { EpochMs, ProviderHealth, ProviderOverridden } from '#schemas/types.ts'
import type { Account } from './ended-attempt.ts'

/** An override of one account, without a fault that shows before its time is known. */
export interface AccountOverride extends Account, BreakerOverride {
  readonly overriddenAt: EpochMs | null
  /** Accounts of the same override before this one: a fault of it is told once for all. */
  readonly earlier: readonly Account[]
  /** All accounts without traffic by it: none stands in for another one. */
  readonly leaving: readonly Account[]
}

/** Thirty days: a longer isolation is a change of the routes. */
const longestIsolationMs = 30 * 86_400_000

/** The fault of an override whatever the time; `undefined` without one. */
export const overrideFault = (override: ProviderOverridden, policy: CpaasPolicy): string | undefined => {
  if (override.action === 'UNKNOWN') return 'action must be OPEN, CLOSE, ISOLATE or CLEAR'
  if (override.action === 'ISOLATE' && override.until === null) return 'until is missing'
  return overriddenRoutes(override, policy).length === 0
    ? "no route of the tenant's policy has this provider, channel and account"
    : undefined
}

/** The fault of an override at its time; `undefined` without one. */
export const untilFault = ({ action, until }: BreakerOverride, at: EpochMs): string | undefined => {
  if (action !== 'ISOLATE') return undefined
  if (until <= at) return 'until is over'
  return until - at > longestIsolationMs ? 'until lies more than 30 days ahead' : undefined
}

/** An override, once for each of its accounts; none for one with a fault. */
export const accountOverrides = (override: ProviderOverridden, policy: CpaasPolicy): readonly AccountOverride[] => {
  const { tenantId, channel, action, until, overriddenAt } = override
  if (action === 'UNKNOWN' || overrideFault(override, policy) !== undefined) return []
  const accounts = overriddenRoutes(override, policy).map(({ provider, credentialRef }) => ({
    tenantId,
    provider,
    channel,
    credentialRef,
  }))
  return accounts.map((account, index) => ({
    ...account,
    action,
    until: until ?? 0,
    overriddenAt,
    earlier: accounts.slice(0, index),
    leaving: action === 'OPEN' || action === 'ISOLATE' ? accounts : [],
  }))
}

/** Whether an account has taken this override already, or one that is not older. */
export const isTaken = (
  row: Pick<ProviderHealth, 'overriddenAt' | 'overrideId'> | undefined,
  decided: EpochMs,
  overrideId: string,
): boolean =>
  row !== undefined && row.overriddenAt !== null && (decided <= row.overriddenAt || overrideId === row.overrideId)

const overriddenRoutes = (
  { provider, channel, credentialRef }: ProviderOverridden,
  { routes }: CpaasPolicy,
): readonly Route[] =>
  routes[channel].filter(
    (route) => route.provider === provider && (credentialRef === null || route.credentialRef === credentialRef),
  )
