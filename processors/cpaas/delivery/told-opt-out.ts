import type { OptOutVerdict } from '#processors/cpaas/consent/opt-out-verdict.ts'
import { failureClassOf, optOutScope, receiptFailureClass } from '#processors/cpaas/health/outcome-class.ts'
import { errorCode } from '#processors/shared/error-code.ts'
import { toldTime } from '#processors/shared/told-time.ts'
import type { DispatchCompleted, EpochMs, MessageLife, ReceiptStatus } from '#schemas/types.ts'
import { isItsAnswer } from './attempt-of.ts'
import type { MatchedReceipt } from './match-receipt.ts'

/**
 * The opt-out in an answer, if it tells one. Whether it changes its attempt is another question: the provider has the recipient on a
 * list, whatever became of the message. The ledger takes the same word twice for once.
 */
export const answeredOptOut = (
  life: MessageLife,
  answer: DispatchCompleted,
  at: EpochMs,
): OptOutVerdict | undefined => {
  const provider = life.attempts[answer.attempt - 1]?.provider
  if (provider === undefined || !isItsAnswer(life, answer)) return undefined
  if (failureClassOf({ ...answer, provider }) !== 'OPTED_OUT') return undefined
  return verdict(life, provider, answer.providerErrorCode, toldTime(answer.completedAt) ?? at)
}

/** Such a message has reached its recipient, in spite of any code. */
const arrived: readonly ReceiptStatus[] = ['SENT', 'DELIVERED', 'READ']

/** The same of a receipt. */
export const receivedOptOut = (life: MessageLife, { attempt, facts }: MatchedReceipt): OptOutVerdict | undefined => {
  const provider = life.attempts[attempt - 1]?.provider
  const { status, providerErrorCode, occurredAt } = facts
  if (provider === undefined || arrived.some((each) => each === status)) return undefined
  if (receiptFailureClass(provider, providerErrorCode) !== 'OPTED_OUT') return undefined
  return verdict(life, provider, providerErrorCode, occurredAt)
}

const verdict = (
  { head: { recipient, channel }, content }: MessageLife,
  provider: string,
  code: string | null,
  saidAt: EpochMs,
): OptOutVerdict => ({
  recipient,
  channel,
  sender: content?.sender ?? null,
  scope: optOutScope(provider, code),
  code: errorCode(code),
  saidAt,
})
