import type { TenantId } from '#stream/record.ts'
import { type EpochMs, type MessageAttempt, type MessageLife, MessageLifeDefaults } from '#schemas/types.ts'
import type { AcceptedRequest } from '#processors/cpaas/intake/accepted-request.ts'

export type MessageKey = readonly [TenantId, messageId: string]

/** The life of a message that was just accepted: nothing attempted, waiting for its start. */
export const openLife = (
  { head, content, segments, routePlan, confirmsOptOut, fallback, startsAt, deadlineAt, room }: AcceptedRequest,
  at: EpochMs,
): MessageLife => ({
  ...MessageLifeDefaults,
  head,
  content,
  segments,
  routePlan: routePlan.slice(0, 1),
  confirmsOptOut,
  fallback,
  deadlineAt,
  readyAt: startsAt ?? at,
  waitingFor: room === null ? 'START' : 'ATTEMPT',
  dueAt: startsAt ?? at,
})

/** An attempt just dispatched: nothing is known of it. */
export const openAttempt = (
  dispatched: Pick<
    MessageAttempt,
    'attempt' | 'provider' | 'credentialRef' | 'idempotencyKey' | 'breakerSeq' | 'listMicroUsd'
  >,
): MessageAttempt => ({
  ...dispatched,
  counted: false,
  outcome: null,
  outcomeClass: null,
  errorCode: null,
  providerErrorCode: null,
  providerMessageId: null,
  endedAt: null,
  latencyMs: 0,
  retryAfterMs: null,
  restsUntil: null,
  submitMicroUsd: null,
  receiptMicroUsd: null,
  priceFinal: false,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  undeliveredAt: null,
  receiptErrorCode: null,
})

/** The provider has the message: it said so, or a receipt proves it. */
export const isSent = (attempt: MessageAttempt): boolean =>
  attempt.outcome === 'ACCEPTED' || attempt.sentAt !== null || attempt.undeliveredAt !== null || isDelivered(attempt)

/** A read message was delivered, also when nobody said so. */
export const isDelivered = ({ deliveredAt, readAt }: MessageAttempt): boolean => deliveredAt !== null || readAt !== null

export const isUndelivered = (attempt: MessageAttempt): boolean =>
  attempt.undeliveredAt !== null && !isDelivered(attempt)

/** Nothing is known of its end yet. */
export const isPending = (attempt: MessageAttempt): boolean => attempt.outcome === null && !isSent(attempt)

/** It ended, and the provider may or may not have the message. */
export const isUnclear = (attempt: MessageAttempt): boolean =>
  (attempt.outcome === 'TIMEOUT' || attempt.outcome === 'UNKNOWN') && !isSent(attempt)

/** When the provider took the message, as far as known. */
export const sentTime = ({
  outcome,
  endedAt,
  sentAt,
  undeliveredAt,
  deliveredAt,
  readAt,
}: MessageAttempt): EpochMs | null =>
  (outcome === 'ACCEPTED' ? endedAt : null) ?? sentAt ?? deliveredAt ?? readAt ?? undeliveredAt

/** The provider does not have it, and said so. */
export const isRefused = (attempt: MessageAttempt): boolean =>
  attempt.outcomeClass !== null && !isUnclear(attempt) && !isSent(attempt)

/**
 * Replaces one attempt by what `merge` makes of it; the same life back when nothing changed or there is no such
 * attempt.
 */
export const mergeAttempt = (
  life: MessageLife,
  number: number,
  merge: (attempt: MessageAttempt) => MessageAttempt,
): MessageLife => {
  const before = life.attempts[number - 1]
  if (before === undefined) return life
  const merged = merge(before)
  return merged === before ? life : { ...life, attempts: life.attempts.with(number - 1, merged) }
}
