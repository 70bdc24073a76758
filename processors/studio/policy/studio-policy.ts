import { z } from 'zod'
import { type InForce, type InForceOf } from '#processors/shared/policy/policies-in-force.ts'
import type { Settled } from '#processors/shared/policy/knob.ts'
import { type PolicyKind, policyKind } from '#processors/shared/policy/policy-kind.ts'
import { batchesPolicySchema } from '#processors/studio/batches/batches-policy.ts'
import { creditsPolicySchema } from '#processors/studio/credits/credits-policy.ts'
import { queuePolicySchema } from '#processors/studio/queue/queue-policy.ts'
import { renderHealthPolicySchema } from '#processors/studio/health/health-policy.ts'
import { type JobsPolicy, jobsPolicySchema } from '#processors/studio/jobs/jobs-policy.ts'
import { planningPolicySchema } from '#processors/studio/planning/planning-policy.ts'
import { templatePolicySchema } from '#processors/studio/templates/template-policy.ts'
import { voicePolicySchema } from '#processors/studio/voice-models/voice-policy.ts'

/** Every knob of Studio with its standard, its range and its effect; docs/policy.md is made from it. */
export const studioPolicySchema = z
  .object({
    ...planningPolicySchema.shape,
    jobs: jobsPolicySchema,
    health: renderHealthPolicySchema,
    credits: creditsPolicySchema,
    concurrency: queuePolicySchema,
    batches: batchesPolicySchema,
    templates: templatePolicySchema,
    voices: voicePolicySchema,
  })
  .refine(
    ({ planRetentionMs, jobs }) => planRetentionMs > longestLifeMs(jobs),
    'must have a planRetentionMs above jobs.turnTimeoutMs, jobs.jobTimeoutMs and jobs.terminalRetentionMs together',
  )
  .refine(
    ({ batches, jobs }) => batches.retentionMs > longestOpenMs(jobs),
    'must have a batches.retentionMs above jobs.turnTimeoutMs and jobs.jobTimeoutMs together',
  )

/** A plan must outlive the rows of its jobs: else it would plan one again. */
const longestLifeMs = (jobs: JobsPolicy): number => longestOpenMs(jobs) + jobs.terminalRetentionMs

/** A batch must outlive its open jobs: else nobody would be told of its end. */
const longestOpenMs = ({ turnTimeoutMs, jobTimeoutMs }: JobsPolicy): number =>
  turnTimeoutMs + Math.max(...Object.values(jobTimeoutMs))

/** Everything that decides how Studio renders: plain JSON data, milliseconds unless named otherwise. */
export type StudioPolicy = Settled<z.output<typeof studioPolicySchema>>

/** Their rows are in store no. 4. */
export const studioPolicies: PolicyKind<StudioPolicy> = policyKind<StudioPolicy>(studioPolicySchema, 4)

export const defaultStudioPolicy: StudioPolicy = studioPolicies.standard

/** The policy of a tenant: the pods' own with the tenant's upon it. */
export type StudioPolicyInForce = InForce<StudioPolicy>

/** Tells the policy in force for a tenant at the record in progress. */
export type StudioPolicyOf = InForceOf<StudioPolicy>
