import type { CreditAccount, CreditsAdjusted, CreditsApplied, PlannedJob, Reason } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { Step } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'
import { adjust, balanceOf, isRefusal, reserve, settle } from './credit-account.ts'
import { jobPrice, trainingPrice } from './credit-price.ts'
import type { CreditsPolicy } from './credits-policy.ts'
import type { EndedPurchase, RefusedTraining, ReservedTraining, WantedTraining } from './purchase.ts'

/** A planned job without credits: it is never created. */
export interface RefusedPlan {
  readonly plan: PlannedJob
  readonly reasons: readonly Reason[]
  readonly refusedAt: StreamTime
}

/** Told, not emitted: none is an event of the account, and none takes one of its numbers. */
export type CreditOutput =
  | Tagged<'reserved', PlannedJob>
  | Tagged<'refused', RefusedPlan>
  | Tagged<'trainingReserved', ReservedTraining>
  | Tagged<'trainingRefused', RefusedTraining>
  | Tagged<'applied', CreditsApplied>

type CreditStep = Step<CreditAccount, CreditOutput>

/** A job of a metered tenant holds its price from now on, or is refused. */
export const reserveJob = (
  account: CreditAccount | undefined,
  plan: PlannedJob,
  at: StreamTime,
  policy: CreditsPolicy,
): CreditStep => {
  if (!policy.metered) return { state: account, tell: [{ kind: 'reserved', value: plan }] }
  const creditsReserved = jobPrice(plan, policy)
  const outcome = reserve(account, creditsReserved)
  return isRefusal(outcome)
    ? { state: account, tell: [{ kind: 'refused', value: { plan, reasons: [outcome], refusedAt: at } }] }
    : { state: outcome, tell: [{ kind: 'reserved', value: { ...plan, creditsReserved } }] }
}

/** A training of a metered tenant holds its price from now on, or is refused. */
export const reserveTraining = (
  account: CreditAccount | undefined,
  training: WantedTraining,
  policy: CreditsPolicy,
): CreditStep => {
  const { voiceModelId } = training
  if (!policy.metered)
    return { state: account, tell: [{ kind: 'trainingReserved', value: { voiceModelId, creditsReserved: null } }] }
  const creditsReserved = trainingPrice(training, policy)
  const outcome = reserve(account, creditsReserved)
  return isRefusal(outcome)
    ? { state: account, tell: [{ kind: 'trainingRefused', value: { voiceModelId, reasons: [outcome] } }] }
    : { state: outcome, tell: [{ kind: 'trainingReserved', value: { voiceModelId, creditsReserved } }] }
}

/** The end of a job or training. Its reservation is paid or freed, also when its tenant is not metered any more. */
export const settlePurchase = (account: CreditAccount | undefined, ended: EndedPurchase): CreditStep => ({
  state: account === undefined || !ended.creditsReserved ? account : settle(account, ended),
})

/** Applies a new adjustment, or refuses it with the reason; either is told with the account after it. */
export const applyAdjustment = (
  account: CreditAccount | undefined,
  adjusted: CreditsAdjusted,
  at: StreamTime,
): CreditStep => {
  const outcome = adjust(account, adjusted)
  return isRefusal(outcome)
    ? { state: account, tell: [applied(account, adjusted, [outcome], at)] }
    : { state: outcome, tell: [applied(outcome, adjusted, [], at)] }
}

const applied = (
  account: CreditAccount | undefined,
  { tenantId, adjustmentId, delta }: CreditsAdjusted,
  reasons: readonly Reason[],
  appliedAt: StreamTime,
): CreditOutput => ({
  kind: 'applied',
  value: {
    tenantId,
    adjustmentId,
    delta,
    accepted: reasons.length === 0,
    reasons,
    granted: account?.granted ?? 0,
    settled: account?.settled ?? 0,
    reserved: account?.reserved ?? 0,
    balance: balanceOf(account),
    appliedAt,
  },
})
