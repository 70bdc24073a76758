import type {
  AttemptLogEntry,
  Channel,
  CommunicationDelivered,
  CommunicationFailed,
  CommunicationSent,
  CommunicationStatus,
  EpochMs,
  Exhausted,
  MessageAttempt,
  MessageLife,
  ReceiptExpired,
} from '#schemas/types.ts'
import { attemptCost, isCostFinal, totalCost } from './cost.ts'
import { isSent, isUnclear, sentTime } from './message-life.ts'
import type { PolicyIdentity } from '#processors/shared/policy/policies-in-force.ts'
import { erased, type Failure } from './verdict.ts'

/** The part that all public events of a message share. */
const common = (life: MessageLife, status: CommunicationStatus, provider: string, identity: PolicyIdentity) => ({
  ...life.head,
  ...identity,
  status,
  provider,
  cost_usd: totalCost(life),
  costFinal: isCostFinal(life),
})

/** A provider has the message. */
export const sentEvent = (life: MessageLife, attempt: MessageAttempt, identity: PolicyIdentity): CommunicationSent => ({
  ...common(life, 'SENT', attempt.provider, identity),
  providerMessageId: attempt.providerMessageId,
  attempt: attempt.attempt,
  sentAt: sentTime(attempt),
  latencyMs: attempt.latencyMs,
  segments: life.segments,
  failoverFrom: primaryPassedOver(life, attempt),
  implied: attempt.outcome !== 'ACCEPTED',
  possibleDuplicate: life.attempts.some((other) => other !== attempt && (isUnclear(other) || isSent(other))),
})

/** A receipt proves that the message arrived. */
export const deliveredEvent = (
  life: MessageLife,
  attempt: MessageAttempt,
  identity: PolicyIdentity,
): CommunicationDelivered => {
  const deliveredAt = attempt.deliveredAt ?? attempt.readAt
  const sentAt = sentTime(attempt)
  return {
    ...common(life, 'DELIVERED', attempt.provider, identity),
    providerMessageId: attempt.providerMessageId,
    attempt: attempt.attempt,
    deliveredAt,
    readAt: attempt.readAt,
    deliveryLatencyMs: deliveredAt === null || sentAt === null ? null : Math.max(0, deliveredAt - sentAt),
    receiptStatus: attempt.deliveredAt === null ? 'READ' : 'DELIVERED',
    implied: attempt.deliveredAt === null,
    supersedesEventId: life.failedEventId,
  }
}

/** The message failed for good. `errorMessage` is a fixed sentence: it can hold no personal data. Codes are the adapter's words. */
export const failedEvent = (
  life: MessageLife,
  { failureClass, exhausted, attempt }: Failure,
  at: EpochMs,
  identity: PolicyIdentity,
): CommunicationFailed => ({
  ...common(life, 'FAILED', attempt?.provider ?? life.routePlan[0] ?? '', identity),
  failureClass,
  exhausted,
  errorCode: attempt?.undeliveredAt == null ? (attempt?.errorCode ?? null) : 'UNDELIVERED',
  providerErrorCode: attempt?.receiptErrorCode ?? attempt?.providerErrorCode ?? null,
  errorMessage: failureClass === 'OPTED_OUT' ? 'the recipient has opted out' : failureTexts[exhausted],
  attempts: life.attempts.length,
  attemptLog: life.attempts.map((one) => logEntry(one, life.head.channel)),
  failedAt: at,
})

/**
 * The recipient of the message is to be forgotten. Nothing in the event names the person: `recipient` is empty, and the key of the
 * request is left out, since a tenant may have made it of a number.
 */
export const erasedEvent = (life: MessageLife, at: EpochMs, identity: PolicyIdentity): CommunicationFailed => ({
  ...failedEvent(life, erased(life), at, identity),
  recipient: '',
  idempotencyKey: null,
  errorCode: 'SUBJECT_ERASED',
  errorMessage: 'the recipient is to be forgotten',
})

/** No receipt came in time. */
export const receiptExpiredEvent = (
  { head: { tenantId, messageId, channel }, attempts }: MessageLife,
  policy: ReceiptExpired['policy'],
  at: EpochMs,
): ReceiptExpired => ({
  tenantId,
  messageId,
  provider: attempts.find(isSent)?.provider ?? '',
  channel,
  policy,
  expiredAt: at,
})

const failureTexts: Readonly<Record<Exhausted, string>> = {
  RETRIES: 'every attempt that the policy allows has failed',
  DEADLINE: 'the time in which the message was of use is over',
  NON_RETRYABLE: 'another attempt would fail the same way, or might reach the recipient twice',
  NO_PROVIDER: 'no provider is left that would take the message',
  UNKNOWN: 'the message could not be delivered',
}

const primaryPassedOver = ({ routePlan: [primary] }: MessageLife, { provider }: MessageAttempt): string | null =>
  primary === undefined || primary === provider ? null : primary

const logEntry = (attempt: MessageAttempt, channel: Channel): AttemptLogEntry => ({
  attempt: attempt.attempt,
  provider: attempt.provider,
  outcome: attempt.outcome ?? 'UNKNOWN',
  providerErrorCode: attempt.receiptErrorCode ?? attempt.providerErrorCode,
  at: attempt.endedAt,
  latencyMs: attempt.latencyMs,
  cost_usd: attemptCost(attempt, channel),
})
