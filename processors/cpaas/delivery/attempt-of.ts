import type { DispatchCompleted, MessageLife, MessageStub, ReceiptMatch, ReceiptReceived } from '#schemas/types.ts'
import { isRefused } from './message-life.ts'
import { type MessageRow, providerOfAttempt } from './message-row.ts'

/** Whether an answer is about an attempt of the message, and names no other provider. */
export const isItsAnswer = (
  row: MessageRow,
  { attempt, provider }: Pick<DispatchCompleted, 'attempt' | 'provider'>,
): boolean => {
  const dispatchedTo = providerOfAttempt(row, attempt)
  return dispatchedTo !== undefined && (provider === '' || provider === dispatchedTo)
}

/**
 * The attempt that a receipt is about: the one it names, the one with its provider id, or the last one without any
 * provider id so far, unless refused.
 */
export const attemptOfReceipt = (
  { attempts }: MessageLife,
  { attempt, provider, providerMessageId }: Pick<ReceiptReceived, 'attempt' | 'provider' | 'providerMessageId'>,
): number | undefined => {
  const own = provider === '' ? attempts : attempts.filter((one) => one.provider === provider)
  const found =
    own.find((one) => one.attempt === attempt) ??
    own.find((one) => one.providerMessageId === providerMessageId) ??
    (attempt === null ? own.findLast((one) => one.providerMessageId === null && !isRefused(one)) : undefined)
  return found?.attempt
}

/**
 * The attempt of a stub with an open cost for a receipt: the one it names, the one with its provider id, or the only one of its
 * provider. A stub has no ids of providers: `match` is the row of the receipt's.
 */
export const attemptOfStub = (
  { providers, costs }: MessageStub,
  { messageId, attempt, provider }: Pick<ReceiptReceived, 'messageId' | 'attempt' | 'provider'>,
  match: ReceiptMatch | undefined,
): number | undefined => {
  const own = costs.map((_, index) => index + 1).filter((one) => provider === '' || provider === providers[one - 1])
  if (attempt !== null && own.includes(attempt)) return attempt
  if (match !== undefined && match.messageId === messageId) return match.attempt
  return own.length === 1 ? own[0] : undefined
}
