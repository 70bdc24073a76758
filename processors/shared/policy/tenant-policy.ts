import { only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { transition } from '#stream/transition.ts'
import type { PolicyUpdated } from '#schemas/types.ts'
import type { PolicyKind } from './policy-kind.ts'
import { policyRules } from './policy-rules.ts'

/**
 * Keeps the last valid policy of each tenant of an application, and tells the one in force.
 *
 * in               TenantId → PolicyUpdated, a table: the newest one, or none
 * out   applied    TenantId → PolicyApplied, one for each change and each refusal
 *       refused    TenantId → DeadLetter, with all faults
 * state policies   (TenantId) → TenantPolicy: one row per tenant that has had a policy of its own, for good: its version must rise
 */
export const tenantPolicy = <P extends object>(kind: PolicyKind<P>, base: P) =>
  processor({
    name: 'tenant-policy',
    state: { policies: kind.store },
    out: ['applied', 'refused'],
    build:
      ({ policies }) =>
      (updates: Stream<TenantId, PolicyUpdated | undefined>) => {
        const judged = updates.pipe(transition(policies, policyRules(kind, base)))
        return { applied: judged.pipe(only('applied')), refused: judged.pipe(only('refused')) }
      },
  })
