import { type MessageAttempt, type MessageHead, type MessageLife, MessageLifeDefaults } from '#schemas/types.ts'
import { isSent } from './message-life.ts'
import type { MessageRow } from './message-row.ts'

/**
 * The row of a life, without what it cannot need any more. A stub stays when the delivered event is out and the breaker
 * was told of each attempt: no answer and no receipt leads to anything then. Once a provider has the message, or all is
 * over, no attempt follows.
 */
export const keptRow = (life: MessageLife): MessageRow => {
  if (life.deliveredAt !== null && life.attempts.every(({ counted }) => counted)) return stubOf(life)
  const isLastAttemptMade = life.waitingFor === 'EVICTION' || life.attempts.some(isSent)
  return isLastAttemptMade ? { ...life, content: null, attempts: life.attempts.map(withoutDispatch) } : life
}

/** The key of the row names tenant and message. */
const noHead: MessageHead = {
  tenantId: '',
  messageId: '',
  channel: 'UNKNOWN',
  recipient: '',
  category: 'UNKNOWN',
  idempotencyKey: null,
}

/** It has all fields, as after a restore. */
const stubOf = ({ head: { channel }, attempts }: MessageLife): MessageRow => ({
  ...MessageLifeDefaults,
  head: noHead,
  waitingFor: 'EVICTION',
  stub: { channel, providers: attempts.map(({ provider }) => provider) },
})

/**
 * Only another attempt needs its key and its rest, and only the first word about its provider needs its account.
 * `retryAfterMs` tells a repeated answer from news.
 */
const withoutDispatch = (attempt: MessageAttempt): MessageAttempt => ({
  ...attempt,
  ...(attempt.counted ? { credentialRef: '', breakerSeq: 0 } : {}),
  idempotencyKey: '',
  restsUntil: null,
})
