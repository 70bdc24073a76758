import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import type { EpochMs, HealthRule, ProviderFailover, ProviderHealth } from '#schemas/types.ts'
import { isFlapping } from '#processors/shared/breaker/breaker.ts'
import { ruleLowerBound, ruleWindow } from '#processors/shared/breaker/rule-window.ts'

/** Whether a change of state moved traffic: away from the provider, or back to it. */
export const movement = (before: ProviderHealth, after: ProviderHealth): 'AWAY' | 'BACK' | undefined => {
  if (before.state === after.state) return undefined
  if (after.state === 'OPEN') return before.state === 'HALF_OPEN' ? undefined : 'AWAY'
  return after.state === 'CLOSED' ? 'BACK' : undefined
}

/**
 * The one event of a movement. `fromProvider` is who loses the traffic and `toProvider` who gets it: on the way back
 * these are the stand-in (`health.movedTo`) and the recovered provider.
 */
export const failoverEvent = (
  move: 'AWAY' | 'BACK',
  health: ProviderHealth,
  rule: HealthRule,
  at: EpochMs,
  { health: policy, identity }: PolicyInForce,
): ProviderFailover => {
  const window = ruleWindow(rule, health, at, policy)
  const { startsAt, endsAt, attempts, faults, slow, throttled } = window
  return {
    tenantId: health.tenantId,
    channel: health.channel,
    ...direction(move, health),
    scope: 'TENANT',
    rule,
    breakerState: health.state,
    windowStart: startsAt,
    windowEnd: endsAt,
    attempts,
    faults,
    faultRate: share(faults, attempts),
    lowerBound: ruleLowerBound(rule, window),
    slowRate: share(slow, attempts),
    distinctTenants: 1,
    excludedShare: share(throttled, attempts + throttled),
    openCount: health.openCount,
    openUntil: health.openUntil,
    flapping: isFlapping(health, at, policy),
    transitionSeq: health.transitionSeq,
    previousEventId: health.lastEventId,
    ...identity,
    occurredAt: at,
  }
}

const direction = (
  move: 'AWAY' | 'BACK',
  { provider, movedTo }: ProviderHealth,
): Pick<ProviderFailover, 'direction' | 'fromProvider' | 'toProvider'> => {
  if (move === 'BACK') return { direction: 'FAILBACK', fromProvider: movedTo ?? provider, toProvider: provider }
  return { direction: movedTo === null ? 'EXHAUSTED' : 'FAILOVER', fromProvider: provider, toProvider: movedTo }
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
