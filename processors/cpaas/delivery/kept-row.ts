import { type MessageAttempt, type MessageLife, MessageLifeDefaults } from '#schemas/types.ts'
import { withoutNeedlessList } from './cost.ts'
import { isSent } from './message-life.ts'
import { type MessageRow, noHead } from './message-row.ts'
import { openCosts } from './open-costs.ts'

/**
 * The row of a life, without what it cannot need any more. A stub stays when the delivered event is out and the breaker
 * was told of each attempt: no answer and no receipt leads to anything but another cost then. A late opt-out
 * is lost, and told again with the next message. Once a provider has the message, or all is over, no attempt follows.
 */
export const keptRow = (life: MessageLife): MessageRow => {
  if (life.deliveredAt !== null && life.attempts.every(({ counted }) => counted)) return stubOf(life)
  const isLastAttemptMade = life.waitingFor === 'EVICTION' || life.attempts.some(isSent)
  if (!isLastAttemptMade) return life
  const fallback = life.deliveredAt === null ? life.fallback : null
  const content = fallback === null ? null : life.content
  const readyAt = life.waitingFor === 'EVICTION' ? null : life.readyAt
  return { ...life, fallback, content, readyAt, attempts: life.attempts.map(withoutDispatch) }
}

/** All that a message without a recipient is known by. It has all fields, as after a restore. */
export const stubOf = (life: MessageLife): MessageRow => ({
  ...MessageLifeDefaults,
  head: noHead,
  waitingFor: 'EVICTION',
  stub: {
    channel: life.head.channel,
    providers: life.attempts.map(({ provider }) => provider),
    costs: openCosts(life),
  },
})

/**
 * Only another attempt needs its key and its rest, and only the first word about its provider needs its account.
 * `retryAfterMs` tells a repeated answer from news.
 */
const withoutDispatch = (attempt: MessageAttempt): MessageAttempt => ({
  ...attempt,
  ...withoutNeedlessList(attempt),
  ...(attempt.counted ? { credentialRef: '', breakerSeq: 0 } : {}),
  idempotencyKey: '',
  restsUntil: null,
})
