import { cpaasPolicies } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { CheckedPolicy } from '#processors/shared/policy/check-policy.ts'
import type { PolicyKind } from '#processors/shared/policy/policy-kind.ts'
import { studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import { cpaasPolicy, studioPolicy } from '../policy.ts'
import type { ApplicationName } from './applications.ts'

/** The policy of an application's pods, whichever its knobs are, and the check of what lies upon it. */
export interface PodPolicy {
  readonly base: object
  /** @param text a tenant's policy */
  readonly check: (text: string) => CheckedPolicy<object>
}

/** @throws ConfigError with every fault of the policy file */
export const podPolicyOf = (name: ApplicationName, file: string | undefined): PodPolicy =>
  name === 'cpaas' ? podPolicy(cpaasPolicies, cpaasPolicy(file)) : podPolicy(studioPolicies, studioPolicy(file))

export const podPolicy = <P extends object>({ checkTenant }: PolicyKind<P>, base: P): PodPolicy => ({
  base,
  check: (text) => checkTenant(base, text),
})
