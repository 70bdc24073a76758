import type { Emitter, EventIdOf } from '#stream/event-ids.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules, Step } from '#stream/step.ts'
import type { StoreReader } from '#stream/store-port.ts'
import { after, type EpochMs, type StreamTime } from '#stream/time.ts'
import type { Channel, HealthRule, ProviderFailover, ProviderHealth } from '#schemas/types.ts'
import { breakerDeadline, closedHealth, elapse, observe } from '#processors/shared/breaker/breaker.ts'
import type { Account, EndedAttempt } from './ended-attempt.ts'
import { failoverEvent, movement } from './failover-event.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { PolicyInForce, PolicyOf } from '#processors/cpaas/policy/policy-in-force.ts'

export type AccountKey = readonly [tenant: TenantId, provider: string, channel: Channel, credentialRef: string]

type HealthStep = Step<ProviderHealth, ProviderFailover>

/**
 * The rules of the store of breakers.
 * @param base the pods' own policy: it bounds how long rows are kept
 * @param breakers the same store, to find a stand-in
 * @param eventId names the events of movements: each one names the one before it
 */
export const healthRules = (
  base: CpaasPolicy,
  policyOf: PolicyOf,
  breakers: StoreReader<AccountKey, ProviderHealth>,
  eventId: EventIdOf<ProviderFailover>,
): Rules<AccountKey, ProviderHealth, EndedAttempt, ProviderFailover> => {
  const settled = (
    before: ProviderHealth,
    after: ProviderHealth,
    rule: HealthRule,
    at: StreamTime,
    policy: PolicyInForce,
    emitter: Emitter,
  ) => named(settle(before, after, rule, at, policy, breakers), emitter, eventId)
  return {
    retention: { ms: base.health.retentionMs, isAtRest: ({ state }) => state === 'CLOSED' },
    key: ({ key, value }) => accountKey(key, value),
    on: (state, attempt, at, record) => {
      const before = state ?? closedHealth(accountOf(attempt), at)
      const policy = policyOf(record.key)
      const { health: after, rule } = observe(before, attempt, at, policy.health)
      return after === before ? { state } : settled(before, after, rule ?? 'UNKNOWN', at, policy, record)
    },
    onTimer: (before, at, _present, [key], cause) => {
      const policy = policyOf(key)
      const after = elapse(before, at, policy.health)
      return after === undefined
        ? { state: undefined }
        : settled(before, after, 'RECOVERED', at, policy, { key, cause })
    },
  }
}

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
  policy: PolicyInForce,
  breakers: StoreReader<AccountKey, ProviderHealth>,
): HealthStep => {
  const move = movement(before, after)
  const state = move === 'AWAY' ? { ...after, movedTo: standIn(after, policy, breakers) } : after
  const emit = move === undefined ? [] : [failoverEvent(move, state, rule, at, policy)]
  return { state, emit, timer: laterThan(at, breakerDeadline(state, policy.health)) }
}

/** Under a policy that is shorter than the one before it, the deadline may be over. */
const laterThan = (at: StreamTime, deadline: EpochMs | null): StreamTime | null =>
  deadline === null || deadline > at ? (deadline as StreamTime | null) : after(at, 1)

/** The row keeps the id of the event, for the next one. */
const named = (step: HealthStep, emitter: Emitter, eventId: EventIdOf<ProviderFailover>): HealthStep => {
  const [event] = step.emit ?? []
  return event === undefined ? step : { ...step, state: { ...step.state!, lastEventId: eventId(emitter, event) } }
}

/** The first other provider of the channel's routes with traffic; `null` when none is left. */
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
