import type { PlannedJob } from '#schemas/types.ts'
import type { CreditsPolicy } from './credits-policy.ts'
import type { CreditPrice } from './price-list.ts'
import type { WantedTraining } from './purchase.ts'

/** The parts of a job behind its price. */
export type PricedJob = Pick<PlannedJob, 'type' | 'provider' | 'nativeWidth' | 'nativeHeight' | 'width' | 'height'>

/** The most credits of a job, at its planned provider. Another provider after a fault costs no more. */
export const jobPrice = (job: PricedJob, { prices, otherPrice }: CreditsPolicy): number =>
  prices.find((price) => fits(price, job))?.credits ?? otherPrice

/** The most credits of a training. */
export const trainingPrice = ({ method }: WantedTraining, policy: CreditsPolicy): number => policy.trainingPrice[method]

const fits = ({ type, provider, mostPixels }: CreditPrice, job: PricedJob): boolean =>
  type === job.type &&
  (provider === null || provider === job.provider) &&
  (mostPixels === null || pixels(job) <= mostPixels)

/** A provider charges by its own size; without one it renders the asset as it is. */
const pixels = ({ nativeWidth, nativeHeight, width, height }: PricedJob): number =>
  nativeWidth * nativeHeight || width * height
