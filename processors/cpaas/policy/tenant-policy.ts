import { only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import { type PolicyUpdated, type TenantPolicy, TenantPolicySchema } from '#schemas/types.ts'
import type { CpaasPolicy } from './cpaas-policy.ts'
import type { PolicyKey } from './policy-in-force.ts'
import { policyRules } from './policy-rules.ts'

/** The policies of tenants with one of their own; all others read them. */
export const policyStore = keyValue<PolicyKey, TenantPolicy>('policies', 6, TenantPolicySchema, ['tenant'])

/**
 * Keeps the last valid policy of each tenant, and tells the one in force.
 *
 * in               TenantId → PolicyUpdated, a table: the newest one, or none
 * out   applied    TenantId → PolicyApplied, one for each change and each refusal
 *       refused    TenantId → DeadLetter, with all faults
 * state policies   (TenantId) → TenantPolicy: one row per tenant that has had a policy of its own, for good: its version must rise
 */
export const tenantPolicy = (base: CpaasPolicy) =>
  processor({
    name: 'tenant-policy',
    state: { policies: policyStore },
    out: ['applied', 'refused'],
    build:
      ({ policies }) =>
      (updates: Stream<TenantId, PolicyUpdated | undefined>) => {
        const judged = updates.pipe(transition(policies, policyRules(base)))
        return { applied: judged.pipe(only('applied')), refused: judged.pipe(only('refused')) }
      },
  })
