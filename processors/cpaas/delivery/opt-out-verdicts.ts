import type { OptOutVerdict } from '#processors/cpaas/consent/opt-out-verdict.ts'
import { optOutScope, receiptFailureClass } from '#processors/cpaas/health/outcome-class.ts'
import type { EpochMs, MessageAttempt, MessageLife } from '#schemas/types.ts'

/**
 * The opt-outs that providers have told between two states of a life, each once: by a refusal of an attempt, or by a receipt.
 */
export const optOutVerdicts = (before: MessageLife, after: MessageLife, at: EpochMs): OptOutVerdict[] => {
  const verdicts: OptOutVerdict[] = []
  for (const [index, attempt] of after.attempts.entries()) {
    const known = before.attempts[index]
    if (isRefused(attempt) && !isRefused(known))
      verdicts.push(verdict(before, attempt, attempt.providerErrorCode, attempt.endedAt ?? at))
    if (isUndelivered(attempt) && !isUndelivered(known))
      verdicts.push(verdict(before, attempt, attempt.receiptErrorCode, attempt.undeliveredAt ?? at))
  }
  return verdicts
}

const isRefused = (attempt: MessageAttempt | undefined): boolean => attempt?.outcomeClass === 'OPTED_OUT'

const isUndelivered = (attempt: MessageAttempt | undefined): boolean =>
  attempt !== undefined &&
  attempt.receiptErrorCode !== null &&
  receiptFailureClass(attempt.provider, attempt.receiptErrorCode) === 'OPTED_OUT'

const verdict = (
  { head: { recipient, channel }, content }: MessageLife,
  { provider }: MessageAttempt,
  code: string | null,
  saidAt: EpochMs,
): OptOutVerdict => ({
  recipient,
  channel,
  sender: content?.sender ?? null,
  scope: optOutScope(provider, code),
  code,
  saidAt,
})
