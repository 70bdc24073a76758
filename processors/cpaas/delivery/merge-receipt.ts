import type { EpochMs, MessageAttempt, ReceiptFacts } from '#schemas/types.ts'
import { errorCode } from '#processors/shared/error-code.ts'
import { mergePrice } from './price.ts'

/**
 * Merges a receipt into its attempt: the earliest time per status, the price by {@link mergePrice}, the first code in
 * alphabetical order. Each is commutative and idempotent, so receipts may come late, twice and in any order. A receipt
 * of unknown status changes nothing. The same attempt back means unchanged.
 */
export const mergeReceipt = (attempt: MessageAttempt, receipt: ReceiptFacts): MessageAttempt => {
  if (receipt.status === 'UNKNOWN') return attempt
  const changes: Partial<MessageAttempt> = {
    ...timeOf(attempt, receipt),
    providerMessageId: attempt.providerMessageId ?? receipt.providerMessageId,
    ...mergePrice(attempt, receipt),
  }
  const isNews = Object.entries(changes).some(([field, value]) => attempt[field as keyof MessageAttempt] !== value)
  return isNews ? { ...attempt, ...changes } : attempt
}

const timeOf = (
  attempt: MessageAttempt,
  { status, occurredAt, providerErrorCode }: ReceiptFacts,
): Partial<MessageAttempt> => {
  const earliest = (known: EpochMs | null): EpochMs | null => lesser(known, occurredAt)
  if (status === 'SENT') return { sentAt: earliest(attempt.sentAt) }
  if (status === 'DELIVERED') return { deliveredAt: earliest(attempt.deliveredAt) }
  if (status === 'READ') return { readAt: earliest(attempt.readAt) }
  return {
    undeliveredAt: earliest(attempt.undeliveredAt),
    receiptErrorCode: lesser(attempt.receiptErrorCode, errorCode(providerErrorCode)),
  }
}

/** Whichever comes first; whichever is known when one is not. */
const lesser = <T extends string | number>(a: T | null, b: T | null): T | null => {
  if (a === null || b === null) return a ?? b
  return b < a ? b : a
}
