import type { MessageAttempt, MicroUsd, ReceiptFacts } from '#schemas/types.ts'

/** A million dollars. No message costs as much, and the total of a thousand attempts still fits its schema. */
const MAX_PRICE: MicroUsd = 1_000_000 * 1_000_000

/**
 * The meaning of a provider's price. Its sign is a convention: Twilio writes costs
 * [below zero](https://www.twilio.com/docs/messaging/api/message-resource). An absurd price is none.
 */
export const statedPrice = (stated: MicroUsd | null): MicroUsd | null =>
  stated === null || Math.abs(stated) > MAX_PRICE ? null : Math.abs(stated)

/** The higher of two prices, whichever comes first; the known one when the other is not. */
export const higherPrice = (a: MicroUsd | null, b: MicroUsd | null): MicroUsd | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b)

/** The provider's last receipt has stated the price. */
export const isPriceFinal = ({ priceFinal, receiptMicroUsd }: MessageAttempt): boolean =>
  priceFinal && receiptMicroUsd !== null

/** The price of the last receipt, else the highest of the others. Commutative and idempotent. */
export const mergePrice = (
  attempt: MessageAttempt,
  { costMicroUsd, isFinal }: ReceiptFacts,
): Pick<MessageAttempt, 'receiptMicroUsd' | 'priceFinal'> => {
  const { receiptMicroUsd: known } = attempt
  const wasFinal = isPriceFinal(attempt)
  const price = statedPrice(costMicroUsd)
  if (price === null || (wasFinal && !isFinal)) return { receiptMicroUsd: known, priceFinal: wasFinal }
  const receiptMicroUsd = isFinal && !wasFinal ? price : higherPrice(known, price)
  return { receiptMicroUsd, priceFinal: isFinal }
}
