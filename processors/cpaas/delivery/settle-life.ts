import type { Tagged } from '#stream/operators.ts'
import type { Step } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'
import type {
  CommunicationDelivered,
  CommunicationFailed,
  CommunicationSent,
  DispatchRequested,
  EpochMs,
  MessageLife,
  MessageWait,
  ReceiptExpired,
} from '#schemas/types.ts'
import type { OptOutVerdict } from '#processors/cpaas/consent/opt-out-verdict.ts'
import type { Booking } from '#processors/cpaas/limits/room.ts'
import type { EndedAttempt } from '#processors/cpaas/health/ended-attempt.ts'
import { deliveredEvent, failedEvent, receiptExpiredEvent, sentEvent } from './life-events.ts'
import { keptRow } from './kept-row.ts'
import { isDelivered, isSent } from './message-life.ts'
import type { MessageRow } from './message-row.ts'
import type { PolicyInForce, PolicyIdentity } from '#processors/cpaas/policy/policy-in-force.ts'
import { type Verdict, verdictOf } from './verdict.ts'

/** Everything that a message's life sends out, by the name of its output. */
export type LifeOutput =
  | Tagged<'dispatched', DispatchRequested>
  | Tagged<'sent', CommunicationSent>
  | Tagged<'delivered', CommunicationDelivered>
  | Tagged<'failed', CommunicationFailed>
  | Tagged<'expired', ReceiptExpired>
  | Tagged<'ended', EndedAttempt>
  | Tagged<'optOut', OptOutVerdict>
  | Tagged<'booked', Booking>

export type LifeStep = Step<MessageRow, LifeOutput>

/** Publishes what the facts of a life now add up to and waits for what comes next. */
export const settle = (life: MessageLife, at: EpochMs, policy: PolicyInForce): LifeStep =>
  conclude(life, verdictOf(life, at, policy), at, policy)

/** Publishes a verdict, each public event at most once, and waits for what it leaves open. */
export const conclude = (life: MessageLife, verdict: Verdict, at: EpochMs, policy: PolicyInForce): LifeStep => {
  const { identity } = policy
  const emit = [...sent(life, verdict, identity), ...delivered(life, identity), ...failed(life, verdict, at, identity)]
  const next = awaiting(published(life, emit, at), verdict, at, policy)
  return { state: keptRow(next), emit, timer: next.dueAt as StreamTime }
}

/** No receipt came in time: the message is settled as it stands. */
export const expireReceipt = (life: MessageLife, at: EpochMs, policy: PolicyInForce): LifeStep => {
  const dueAt = (at + policy.evictionMs) as StreamTime
  return {
    state: { ...life, waitingFor: 'EVICTION', dueAt },
    emit: [{ kind: 'expired', value: receiptExpiredEvent(life, at) }],
    timer: dueAt,
  }
}

/** Once a failure is out, only a delivery is worth another event. */
const sent = (life: MessageLife, verdict: Verdict, identity: PolicyIdentity): readonly LifeOutput[] => {
  const attempt = life.attempts.find(isSent)
  const isNews = life.sentAt === null && (life.failedAt === null || verdict.kind === 'DELIVERED')
  return attempt !== undefined && isNews ? [{ kind: 'sent', value: sentEvent(life, attempt, identity) }] : []
}

const delivered = (life: MessageLife, identity: PolicyIdentity): readonly LifeOutput[] => {
  const attempt = life.attempts.find(isDelivered)
  return attempt !== undefined && life.deliveredAt === null
    ? [{ kind: 'delivered', value: deliveredEvent(life, attempt, identity) }]
    : []
}

const failed = (life: MessageLife, verdict: Verdict, at: EpochMs, identity: PolicyIdentity): readonly LifeOutput[] =>
  verdict.kind === 'FAILED' && life.failedAt === null
    ? [{ kind: 'failed', value: failedEvent(life, verdict, at, identity) }]
    : []

const published = (life: MessageLife, emit: readonly LifeOutput[], at: EpochMs): MessageLife => {
  if (emit.length === 0) return life
  const timeOf = (kind: LifeOutput['kind'], before: EpochMs | null): EpochMs | null =>
    emit.some((output) => output.kind === kind) ? at : before
  return {
    ...life,
    sentAt: timeOf('sent', life.sentAt),
    deliveredAt: timeOf('delivered', life.deliveredAt),
    failedAt: timeOf('failed', life.failedAt),
  }
}

/**
 * A settled message stays settled; one that already waits for the same thing goes on waiting for it. Only a provider's
 * wish for more time moves the next attempt.
 */
const awaiting = (life: MessageLife, verdict: Verdict, at: EpochMs, policy: PolicyInForce): MessageLife => {
  const [wait, dueAt] = nextWait(life, verdict, at, policy)
  if (life.waitingFor !== 'EVICTION' && life.waitingFor !== wait) return { ...life, waitingFor: wait, dueAt }
  const earliest = verdict.kind === 'RETRY' ? verdict.restsUntil : null
  return life.waitingFor === 'ATTEMPT' && earliest !== null && earliest > life.dueAt
    ? { ...life, dueAt: earliest }
    : life
}

const nextWait = (
  life: MessageLife,
  verdict: Verdict,
  at: EpochMs,
  policy: PolicyInForce,
): readonly [MessageWait, EpochMs] => {
  switch (verdict.kind) {
    case 'RETRY':
      return ['ATTEMPT', at + verdict.delayMs]
    case 'PENDING':
      return ['ANSWER', verdict.since + policy.submitTimeoutMs]
    case 'SENT':
      return ['RECEIPT', at + policy.receiptTimeoutMs[life.head.channel]]
    case 'UNCLEAR':
      return ['PROOF', life.deadlineAt]
    default:
      return ['EVICTION', at + policy.evictionMs]
  }
}
