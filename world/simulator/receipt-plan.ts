import type { Channel, ReceiptStatus } from '#schemas/types.ts'
import { codesOf } from './provider-codes.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { AdapterSettings } from './world-settings.ts'

/** A receipt that will come. */
export interface PlannedReceipt {
  readonly status: ReceiptStatus
  /** From the answer to the attempt; negative when it comes before that. */
  readonly afterMs: number
  readonly providerErrorCode: string | null
  /** The provider has nothing to say after it. */
  readonly isFinal: boolean
}

/** The receipts of a message that a provider has taken; often fewer than one would wish, and not always in order. */
export const planReceipts = (
  provider: string,
  channel: Channel,
  random: SeededRandom,
  settings: AdapterSettings,
): readonly PlannedReceipt[] => {
  if (random.chance(settings.missingReceiptShare)) return []
  const plan = [...sentReceipt(random, settings), ...lastReceipts(provider, channel, random, settings)]
  return random.chance(settings.swappedReceiptShare) ? firstTwoSwapped(plan) : plan
}

const receipt = (
  status: ReceiptStatus,
  afterMs: number,
  isFinal: boolean,
  providerErrorCode: string | null = null,
): PlannedReceipt => ({
  status,
  afterMs,
  isFinal,
  providerErrorCode,
})

const sentReceipt = (random: SeededRandom, settings: AdapterSettings): readonly PlannedReceipt[] => {
  if (random.chance(settings.earlyReceiptShare)) return [receipt('SENT', -settings.earlyByMs, false)]
  const afterMs = delayMs(settings.sentReceiptMedianMs, random, settings)
  return random.chance(settings.sentReceiptShare) ? [receipt('SENT', afterMs, false)] : []
}

const lastReceipts = (
  provider: string,
  channel: Channel,
  random: SeededRandom,
  settings: AdapterSettings,
): readonly PlannedReceipt[] => {
  const arrivedMs = delayMs(settings.deliveredReceiptMedianMs, random, settings)
  if (random.chance(settings.undeliveredShare)) {
    return [
      receipt(random.pick(['UNDELIVERED', 'FAILED']), arrivedMs, true, random.pick(codesOf(provider).undelivered)),
    ]
  }
  const isRead = channel === 'WHATSAPP' && random.chance(settings.readShare)
  const delivered = receipt('DELIVERED', arrivedMs, !isRead)
  return isRead
    ? [delivered, receipt('READ', arrivedMs + delayMs(settings.readReceiptMedianMs, random, settings), true)]
    : [delivered]
}

const delayMs = (medianMs: number, random: SeededRandom, { receiptSigma, receiptMaxMs }: AdapterSettings): number =>
  Math.min(random.logNormal(medianMs, receiptSigma), receiptMaxMs)

const firstTwoSwapped = (plan: readonly PlannedReceipt[]): readonly PlannedReceipt[] => {
  const [first, second, ...others] = plan
  if (first === undefined || second === undefined) return plan
  return [{ ...second, afterMs: first.afterMs }, { ...first, afterMs: second.afterMs }, ...others]
}
