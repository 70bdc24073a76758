import { z } from 'zod'
import { type InForce, type InForceOf } from '#processors/shared/policy/policies-in-force.ts'
import type { Settled } from '#processors/shared/policy/knob.ts'
import { type PolicyKind, policyKind } from '#processors/shared/policy/policy-kind.ts'
import { jobsPolicySchema } from '#processors/studio/jobs/jobs-policy.ts'
import { planningPolicySchema } from '#processors/studio/planning/planning-policy.ts'

/** Every knob of Studio with its standard, its range and its effect; docs/policy.md is made from it. */
export const studioPolicySchema = z
  .object({ ...planningPolicySchema.shape, ...jobsPolicySchema.shape })
  .refine(
    ({ planRetentionMs, jobTimeoutMs, terminalRetentionMs }) => planRetentionMs > jobTimeoutMs + terminalRetentionMs,
    'must have a planRetentionMs above jobTimeoutMs and terminalRetentionMs together',
  )

/** Everything that decides how Studio renders: plain JSON data, milliseconds unless named otherwise. */
export type StudioPolicy = Settled<z.output<typeof studioPolicySchema>>

/** Their rows are in store no. 4. */
export const studioPolicies: PolicyKind<StudioPolicy> = policyKind<StudioPolicy>(studioPolicySchema, 4)

export const defaultStudioPolicy: StudioPolicy = studioPolicies.standard

/** The policy of a tenant: the pods' own with the tenant's upon it. */
export type StudioPolicyInForce = InForce<StudioPolicy>

/** Tells the policy in force for a tenant at the record in progress. */
export type StudioPolicyOf = InForceOf<StudioPolicy>
