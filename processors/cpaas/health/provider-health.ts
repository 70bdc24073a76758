import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Step } from '#stream/step.ts'
import { keyValue, type StoreReader } from '#stream/store-port.ts'
import type { StreamTime } from '#stream/time.ts'
import { transition } from '#stream/transition.ts'
import {
  type Channel,
  type HealthRule,
  type ProviderFailover,
  type ProviderHealth,
  ProviderHealthSchema,
} from '#schemas/types.ts'
import { breakerDeadline, closedHealth, elapse, observe } from '#processors/shared/breaker/breaker.ts'
import type { Account, EndedAttempt } from './ended-attempt.ts'
import { failoverEvent, movement } from './failover-event.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'

export type AccountKey = readonly [tenant: TenantId, provider: string, channel: Channel, credentialRef: string]

/** The parts of an {@link AccountKey}. */
export const accountParts = ['tenant', 'provider', 'channel', 'credentialRef'] as const

/** Breakers by provider account; routing reads them. */
export const healthStore = keyValue<AccountKey, ProviderHealth>(
  'provider-health',
  2,
  ProviderHealthSchema,
  accountParts,
)

/**
 * Watches how attempts end, moves a tenant's traffic away from a provider that is down and, step by step, back to it.
 *
 * in     ended      TenantId → EndedAttempt, each attempt at most once
 * out               TenantId → ProviderFailover, one whenever traffic moves
 * state  health     (TenantId, provider, channel, credentialRef) → ProviderHealth: one row per account in use; kept
 *                   24 h after the last attempt, and as long as the breaker is not closed
 *
 * Every account has its own breaker, so that neither a bad credential nor another channel opens it.
 */
export const providerHealth = (policy: CpaasPolicy) =>
  processor({
    name: 'provider-health',
    state: { health: healthStore },
    build:
      ({ health }) =>
      (ended: Stream<TenantId, EndedAttempt>): Stream<TenantId, ProviderFailover> =>
        ended.pipe(
          transition(health, {
            retention: { ms: policy.health.retentionMs, isAtRest: ({ state }) => state === 'CLOSED' },
            key: ({ key, value }) => accountKey(key, value),
            on: (state, attempt, at) => {
              const before = state ?? closedHealth(accountOf(attempt), at)
              const { health: after, rule } = observe(before, attempt, at, policy.health)
              return after === before ? { state } : settle(before, after, rule ?? 'UNKNOWN', at, policy, health)
            },
            onTimer: (before, at) => {
              const after = elapse(before, at, policy.health)
              return after === undefined ? { state: undefined } : settle(before, after, 'RECOVERED', at, policy, health)
            },
          }),
        ),
  })

export const accountKey = (
  tenant: TenantId,
  { provider, channel, credentialRef }: Pick<ProviderHealth, 'provider' | 'channel' | 'credentialRef'>,
): AccountKey => [tenant, provider, channel, credentialRef]

const accountOf = ({ tenantId, provider, channel, credentialRef }: Account): Account => ({
  tenantId,
  provider,
  channel,
  credentialRef,
})

const settle = (
  before: ProviderHealth,
  after: ProviderHealth,
  rule: HealthRule,
  at: StreamTime,
  policy: CpaasPolicy,
  breakers: StoreReader<AccountKey, ProviderHealth>,
): Step<ProviderHealth, ProviderFailover> => {
  const move = movement(before, after)
  const state = move === 'AWAY' ? { ...after, movedTo: standIn(after, policy, breakers) } : after
  const emit = move === undefined ? [] : [failoverEvent(move, state, rule, at, policy.health)]
  return { state, emit, timer: breakerDeadline(state, policy.health) as StreamTime | null }
}

/** The first other provider of the channel's routes that carries traffic; `null` when none is left. */
const standIn = (
  { tenantId, provider, channel, credentialRef }: ProviderHealth,
  { routes }: CpaasPolicy,
  breakers: StoreReader<AccountKey, ProviderHealth>,
): string | null => {
  const others = routes[channel].filter((route) => route.provider !== provider || route.credentialRef !== credentialRef)
  const carries = ({ provider, credentialRef }: (typeof others)[number]): boolean => {
    const state = breakers.get([tenantId as TenantId, provider, channel, credentialRef])?.state ?? 'CLOSED'
    return state === 'CLOSED' || state === 'RECOVERING'
  }
  return others.find(carries)?.provider ?? null
}
