import type { InForce, InForceOf } from '#processors/shared/policy/policies-in-force.ts'
import type { CpaasPolicy } from './cpaas-policy.ts'

/** The policy of a tenant: the pods' own with the tenant's upon it. */
export type PolicyInForce = InForce<CpaasPolicy>

/** Tells the policy in force for a tenant at the record in progress. */
export type PolicyOf = InForceOf<CpaasPolicy>
