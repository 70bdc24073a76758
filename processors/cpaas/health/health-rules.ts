import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { PolicyInForce, PolicyOf } from '#processors/cpaas/policy/policy-in-force.ts'
import { breakerTimer } from '#processors/shared/breaker/breaker-timer.ts'
import { closedHealth, elapse, observe } from '#processors/shared/breaker/breaker.ts'
import { overridden } from '#processors/shared/breaker/overridden.ts'
import type { Channel, HealthRule, ProviderFailover, ProviderHealth } from '#schemas/types.ts'
import type { Emitter, EventIdOf } from '#stream/event-ids.ts'
import type { Tagged } from '#stream/operators.ts'
import type { DeadLetter, RawRecord } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Rules, Step } from '#stream/step.ts'
import type { StoreReader } from '#stream/store-port.ts'
import type { StreamTime } from '#stream/time.ts'
import { heardTime } from '#processors/shared/heard-time.ts'
import { type AccountOverride, isTaken, untilFault } from './account-override.ts'
import type { Account, EndedAttempt } from './ended-attempt.ts'
import { failoverEvent, movement } from './failover-event.ts'

export type AccountKey = readonly [tenant: TenantId, provider: string, channel: Channel, credentialRef: string]

export type HealthInput = Tagged<'end', EndedAttempt> | Tagged<'override', AccountOverride>
export type HealthOutput = Tagged<'failover', ProviderFailover> | Tagged<'refused', DeadLetter>

type Breakers = StoreReader<AccountKey, ProviderHealth>
type HealthStep = Step<ProviderHealth, HealthOutput>

/** A change of a breaker, and the knowledge at its coming. */
interface Change {
  readonly before: ProviderHealth
  readonly at: StreamTime
  readonly policy: PolicyInForce
  readonly emitter: Emitter
  /** Accounts that lose their traffic at the same time. */
  readonly leaving?: readonly Account[]
}

type Settle = (change: Change, after: ProviderHealth, rule: HealthRule) => HealthStep

/**
 * The rules of the store of breakers.
 * @param base the pods' own policy: it bounds how long rows are kept
 * @param breakers the same store, to find a stand-in
 * @param eventId names the events of movements: each one names the one before it
 */
export const healthRules = (
  base: CpaasPolicy,
  policyOf: PolicyOf,
  breakers: Breakers,
  eventId: EventIdOf<ProviderFailover>,
): Rules<AccountKey, ProviderHealth, HealthInput, HealthOutput> => {
  const settled: Settle = (change, health, rule) => settle(change, health, rule, breakers, eventId)
  return {
    retention: { ms: base.health.retentionMs, isAtRest: ({ state }) => state === 'CLOSED' },
    key: ({ key, value }) => accountKey(key, value.value),
    on: (state, { kind, value }, at, record) => {
      const before = state ?? closedHealth(accountOf(value), at)
      const change = { before, at, policy: policyOf(record.key), emitter: record }
      return kind === 'end'
        ? onEnd(state, change, value, settled)
        : onOverride(state, change, value, record, breakers, settled)
    },
    onTimer: (before, at, _present, [key], cause) => {
      const policy = policyOf(key)
      const health = elapse(before, at, policy.health)
      return health === undefined
        ? { state: undefined }
        : settled({ before, at, policy, emitter: { key, cause } }, health, 'RECOVERED')
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

const onEnd = (
  state: ProviderHealth | undefined,
  change: Change,
  attempt: EndedAttempt,
  settled: Settle,
): HealthStep => {
  const { health, rule } = observe(change.before, attempt, change.at, change.policy.health)
  return health === change.before ? { state } : settled(change, health, rule ?? 'UNKNOWN')
}

/** The row keeps the time of an override also where nothing moves: an older one, however late, must not overrule it. */
const onOverride = (
  state: ProviderHealth | undefined,
  change: Change,
  override: AccountOverride,
  { key, cause: { id }, timestamp, raw }: StreamRecord<TenantId, HealthInput>,
  breakers: Breakers,
  settled: Settle,
): HealthStep => {
  const { before, at, policy } = change
  const overriddenAt = heardTime(override.overriddenAt, timestamp, at)
  if (isTaken(state, overriddenAt, id)) return { state }
  const fault = untilFault(override, at)
  if (fault === undefined) {
    const moved = overridden(before, override, at, policy.health)
    return settled({ ...change, leaving: override.leaving }, { ...moved, overriddenAt, overrideId: id }, 'MANUAL')
  }
  const isFirst = override.earlier.every((account) => isTaken(breakers.get(accountKey(key, account)), overriddenAt, id))
  return { state, tell: isFirst ? [{ kind: 'refused', value: overrideRefusal(fault, raw) }] : [] }
}

export const overrideRefusal = (detail: string, raw: RawRecord | undefined): DeadLetter => {
  if (raw === undefined) throw new Error('an override came without its record; wire overrides to a source')
  return { reason: 'OVERRIDE_INVALID', detail, raw }
}

const settle = (
  { before, at, policy, emitter, leaving = [] }: Change,
  health: ProviderHealth,
  rule: HealthRule,
  breakers: Breakers,
  eventId: EventIdOf<ProviderFailover>,
): HealthStep => {
  const move = movement(before, health)
  const state = move === 'AWAY' ? { ...health, movedTo: standIn(health, policy, breakers, leaving) } : health
  const timer = breakerTimer(state, at, policy.health)
  if (move === undefined) return { state, emit: [], timer }
  const event = failoverEvent(move, state, rule, at, policy)
  const lastEventId = idOf(event, state, emitter, policy, breakers, eventId)
  return { state: { ...state, lastEventId }, emit: [{ kind: 'failover', value: event }], timer }
}

/**
 * The id of a movement's event: the row keeps it for the next one. An override may move several accounts of a provider. Their
 * events are counted, so the ids in their rows are taken.
 */
const idOf = (
  event: ProviderFailover,
  health: ProviderHealth,
  emitter: Emitter,
  { routes }: CpaasPolicy,
  breakers: Breakers,
  eventId: EventIdOf<ProviderFailover>,
): string => {
  const rows = routes[health.channel].map(({ provider, credentialRef }) =>
    breakers.get([emitter.key, provider, health.channel, credentialRef]),
  )
  const taken = new Set([health, ...rows].map((row) => row?.lastEventId))
  let ordinal = 0
  while (taken.has(eventId(emitter, event, ordinal))) ordinal++
  return eventId(emitter, event, ordinal)
}

/** The first other provider of the channel's routes with traffic; `null` when none is left. */
const standIn = (
  { tenantId, provider, channel, credentialRef }: ProviderHealth,
  { routes }: CpaasPolicy,
  breakers: Breakers,
  leaving: readonly Account[],
): string | null => {
  const others = routes[channel].filter((route) => route.provider !== provider || route.credentialRef !== credentialRef)
  const carries = ({ provider, credentialRef }: (typeof others)[number]): boolean => {
    if (leaving.some((each) => each.provider === provider && each.credentialRef === credentialRef)) return false
    const state = breakers.get([tenantId as TenantId, provider, channel, credentialRef])?.state ?? 'CLOSED'
    return state === 'CLOSED' || state === 'RECOVERING'
  }
  return others.find(carries)?.provider ?? null
}
