import { flatMap, merge, mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { gauged, keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import {
  type ProviderFailover,
  type ProviderHealth,
  ProviderHealthSchema,
  type ProviderOverridden,
} from '#schemas/types.ts'
import { accountOverrides, overrideFault } from './account-override.ts'
import type { EndedAttempt } from './ended-attempt.ts'
import { type AccountKey, healthRules, overrideRefusal } from './health-rules.ts'
import { type CpaasPolicy, cpaasPolicies } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { PolicyOf } from '#processors/cpaas/policy/policy-in-force.ts'
import { breakersByState } from '#processors/cpaas/measures/provider-measures.ts'
import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'

/** The parts of an {@link AccountKey}. */
export const accountParts = ['tenant', 'provider', 'channel', 'credentialRef'] as const

/** Breakers by provider account; routing reads them. */
export const healthStore = gauged(
  keyValue<AccountKey, ProviderHealth>('provider-health', 2, ProviderHealthSchema, accountParts),
  breakersByState,
)

type Inputs = {
  readonly ends: Stream<TenantId, EndedAttempt>
  readonly overrides: Stream<TenantId, ProviderOverridden>
}

/**
 * Watches how attempts end, moves a tenant's traffic away from a provider that is down and, step by step, back to it. An operator
 * may do so by hand.
 *
 * in     ends       TenantId → EndedAttempt, each attempt at most once
 *        overrides  TenantId → ProviderOverridden, of one account or all in the policy
 * out    failovers  TenantId → ProviderFailover, one whenever traffic moves; it names the account's one before
 *        refused    TenantId → DeadLetter, invalid overrides
 * state  health     (TenantId, provider, channel, credentialRef) → ProviderHealth: one row per account in use; kept
 *                   24 h after the last attempt or override, and as long as the breaker is not closed
 * reads  policies   TenantId → TenantPolicy
 *
 * Every account has its own breaker, so that neither a bad credential nor another channel opens it.
 */
export const providerHealth = (base: CpaasPolicy) =>
  processor({
    name: 'provider-health',
    state: { health: healthStore },
    reads: { policies: cpaasPolicies.store },
    in: ['ends', 'overrides'],
    out: ['failovers', 'refused'],
    build:
      ({ health, policies }, eventIds) =>
      ({ ends, overrides }: Inputs) => {
        const policyOf = policiesInForce(cpaasPolicies, base, policies)
        const rules = healthRules(base, policyOf, health, eventIds.of<ProviderFailover>('failovers'))
        const override = overrides.pipe(flatMap((value, { key }) => accountOverrides(value, policyOf(key))))
        const changes = mergeTagged({ end: ends, override }).pipe(transition(health, rules))
        return {
          failovers: changes.pipe(only('failover')),
          refused: merge(changes.pipe(only('refused')), overrides.pipe(flatMap(faultyOverride(policyOf)))),
        }
      },
  })

const faultyOverride =
  (policyOf: PolicyOf) =>
  (override: ProviderOverridden, { key, raw }: StreamRecord<TenantId, ProviderOverridden>): readonly DeadLetter[] => {
    const fault = overrideFault(override, policyOf(key))
    return fault === undefined ? [] : [overrideRefusal(fault, raw)]
  }
