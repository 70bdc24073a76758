import type { CreditAccount, CreditsAdjusted, CreditsApplied, PlannedJob, RenderJobRejected } from '#schemas/types.ts'
import { flatMap, mapValue, merge, type Merged, mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Rules } from '#stream/step.ts'
import { transition } from '#stream/transition.ts'
import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'
import { type StudioPolicy, studioPolicies, type StudioPolicyOf } from '#processors/studio/policy/studio-policy.ts'
import { adjustmentRules } from './adjustment-rules.ts'
import {
  applyAdjustment,
  type CreditOutput,
  type RefusedPlan,
  reserveJob,
  reserveTraining,
  settlePurchase,
} from './credit-rules.ts'
import { adjustmentStore, type CreditKey, creditStore } from './credit-store.ts'
import type { CreditsPolicy } from './credits-policy.ts'
import type { EndedPurchase, WantedTraining } from './purchase.ts'

/** Every change of the credits of a tenant. */
type AccountInputs = {
  readonly planned: Stream<TenantId, PlannedJob>
  readonly ended: Stream<TenantId, EndedPurchase>
  readonly trainings: Stream<TenantId, WantedTraining>
  readonly endedTrainings: Stream<TenantId, EndedPurchase>
  readonly fresh: Stream<TenantId, CreditsAdjusted>
}

type CreditInputs = Omit<AccountInputs, 'fresh'> & { readonly adjusted: Stream<TenantId, CreditsAdjusted> }

/**
 * Keeps the credits of tenants: a job or training of a metered tenant holds its price before it begins, pays at most its price
 * when it is completed, and frees it at any other end. Granted less settled less reserved is never below zero.
 *
 * in     planned           TenantId → PlannedJob, each once
 *        ended             TenantId → EndedPurchase, of jobs; each once
 *        adjusted          TenantId → CreditsAdjusted, any number of times
 *        trainings         TenantId → WantedTraining, each once
 *        endedTrainings    TenantId → EndedPurchase, of trainings; each once
 * out    reserved          TenantId → PlannedJob, with its reservation
 *        turnedDown        TenantId → PlannedJob, without credits
 *        rejected          TenantId → RenderJobRejected, of these
 *        trainingReserved  TenantId → ReservedTraining
 *        trainingRefused   TenantId → RefusedTraining
 *        applied           TenantId → CreditsApplied, one for each adjustment
 *        refused           TenantId → DeadLetter, a refused adjustment
 * state  credits           TenantId → CreditAccount: one per tenant with credits, kept for good
 *        adjustments       (TenantId, adjustment) → CreditAdjustment: kept for good
 */
export const credits = (base: StudioPolicy) =>
  processor({
    name: 'credits',
    state: { accounts: creditStore, adjustments: adjustmentStore },
    reads: { policies: studioPolicies.store },
    in: ['planned', 'ended', 'adjusted', 'trainings', 'endedTrainings'],
    out: ['reserved', 'turnedDown', 'rejected', 'trainingReserved', 'trainingRefused', 'applied', 'refused'],
    build:
      ({ accounts, adjustments, policies }) =>
      ({ adjusted, ...inputs }: CreditInputs) => {
        const policyOf = policiesInForce(studioPolicies, base, policies)
        const known = adjusted.pipe(transition(adjustments, adjustmentRules))
        const changes = mergeTagged({ ...inputs, fresh: known.pipe(only('fresh')) }).pipe(
          transition(
            accounts,
            creditRules((tenant) => policyOf(tenant).credits),
          ),
        )
        return {
          reserved: changes.pipe(only('reserved')),
          turnedDown: changes.pipe(
            only('refused'),
            mapValue(({ plan }) => plan),
          ),
          rejected: changes.pipe(only('refused'), mapValue(rejectedJob(policyOf))),
          trainingReserved: changes.pipe(only('trainingReserved')),
          trainingRefused: changes.pipe(only('trainingRefused')),
          applied: changes.pipe(only('applied')),
          refused: merge(
            known.pipe(only('conflict'), flatMap(conflict)),
            changes.pipe(only('applied'), flatMap(refusal)),
          ),
        }
      },
  })

const creditRules = (
  policyOf: (tenant: TenantId) => CreditsPolicy,
): Rules<CreditKey, CreditAccount, Merged<AccountInputs>, CreditOutput> => ({
  retention: 'until-deleted',
  key: ({ key }) => [key],
  on: (account, { kind, value }, at, { key }) => {
    switch (kind) {
      case 'planned':
        return reserveJob(account, value, at, policyOf(key))
      case 'trainings':
        return reserveTraining(account, value, policyOf(key))
      case 'ended':
      case 'endedTrainings':
        return settlePurchase(account, value)
      case 'fresh':
        return applyAdjustment(account, value, at)
    }
  },
})

const rejectedJob =
  (policyOf: StudioPolicyOf) =>
  ({ plan, reasons, refusedAt }: RefusedPlan, { key }: StreamRecord<TenantId, RefusedPlan>): RenderJobRejected => ({
    tenantId: plan.tenantId,
    jobId: plan.jobId,
    requestId: plan.source?.kind === 'request' ? plan.source.entityId : null,
    source: plan.source,
    reasons,
    rejectedAt: refusedAt,
    ...policyOf(key).identity,
  })

const conflict = (_: CreditsAdjusted, { raw }: StreamRecord<TenantId, CreditsAdjusted>): readonly DeadLetter[] =>
  raw === undefined ? [] : [{ reason: 'ADJUSTMENT_CONFLICT', raw }]

const refusal = (
  { reasons: [reason] }: CreditsApplied,
  { raw }: StreamRecord<TenantId, CreditsApplied>,
): readonly DeadLetter[] => (reason === undefined || raw === undefined ? [] : [{ reason: reason.code, raw }])
