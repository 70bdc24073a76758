import type { DispatchCompleted, MessageAttempt, MessageLife, ReceiptReceived } from '#schemas/types.ts'
import { isRefused } from './message-life.ts'

/** The attempt with the number of an answer, unless the answer names another provider. */
export const attemptOfAnswer = (
  { attempts }: MessageLife,
  { attempt, provider }: Pick<DispatchCompleted, 'attempt' | 'provider'>,
): MessageAttempt | undefined => {
  const numbered = attempts[attempt - 1]
  return provider === '' || provider === numbered?.provider ? numbered : undefined
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
