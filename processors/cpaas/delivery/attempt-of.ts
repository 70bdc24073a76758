import type { DispatchCompleted, MessageLife, ReceiptReceived } from '#schemas/types.ts'
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
