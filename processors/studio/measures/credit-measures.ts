import type { CreditsApplied } from '#schemas/types.ts'
import type { Measure } from '#stream/measure.ts'
import { counter } from '#stream/metric.ts'
import type { EndedPurchase } from '#processors/studio/credits/purchase.ts'

const credits = counter(
  'eventzr_studio_credits_total',
  'Credits of metered tenants by their movement: added and removed by adjustments, reserved for jobs and trainings, used or released at their end.',
  ['movement'],
)

/** A job or training that has its credits; `null` without a meter. */
interface Reserved {
  readonly creditsReserved: number | null
}

export const reservedCredits: Measure<Reserved> = {
  metric: credits,
  labelsOf: ({ creditsReserved }) => (creditsReserved === null ? undefined : ['reserved']),
  amountOf: ({ creditsReserved }) => creditsReserved ?? 0,
}

export const usedCredits: Measure<EndedPurchase> = {
  metric: credits,
  labelsOf: (ended) => (paid(ended) === 0 ? undefined : ['used']),
  amountOf: (ended) => paid(ended),
}

export const releasedCredits: Measure<EndedPurchase> = {
  metric: credits,
  labelsOf: (ended) => (released(ended) === 0 ? undefined : ['released']),
  amountOf: (ended) => released(ended),
}

export const addedCredits: Measure<CreditsApplied> = {
  metric: credits,
  labelsOf: ({ accepted, delta }) => (accepted && delta > 0 ? ['added'] : undefined),
  amountOf: ({ delta }) => delta,
}

export const removedCredits: Measure<CreditsApplied> = {
  metric: credits,
  labelsOf: ({ accepted, delta }) => (accepted && delta < 0 ? ['removed'] : undefined),
  amountOf: ({ delta }) => -delta,
}

/** No reservation, no meter: an unmetered tenant pays nothing. */
const paid = ({ outcome, creditsReserved, creditsUsed }: EndedPurchase): number =>
  outcome === 'COMPLETED' ? Math.min(creditsUsed, creditsReserved ?? 0) : 0

const released = (ended: EndedPurchase): number => (ended.creditsReserved ?? 0) - paid(ended)
