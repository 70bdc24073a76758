import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import { type ProviderFailover, type ProviderHealth, ProviderHealthSchema } from '#schemas/types.ts'
import type { EndedAttempt } from './ended-attempt.ts'
import { type AccountKey, healthRules } from './health-rules.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { policiesInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import { policyStore } from '#processors/cpaas/policy/tenant-policy.ts'

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
 * out               TenantId → ProviderFailover, one whenever traffic moves; it names the account's one before
 * state  health     (TenantId, provider, channel, credentialRef) → ProviderHealth: one row per account in use; kept
 *                   24 h after the last attempt, and as long as the breaker is not closed
 * reads  policies   TenantId → TenantPolicy
 *
 * Every account has its own breaker, so that neither a bad credential nor another channel opens it.
 */
export const providerHealth = (base: CpaasPolicy) =>
  processor({
    name: 'provider-health',
    state: { health: healthStore },
    reads: { policies: policyStore },
    build:
      ({ health, policies }, eventIds) =>
      (ended: Stream<TenantId, EndedAttempt>): Stream<TenantId, ProviderFailover> => {
        const rules = healthRules(base, policiesInForce(base, policies), health, eventIds.of<ProviderFailover>(''))
        return ended.pipe(transition(health, rules))
      },
  })
