import type { StreamTime } from '#stream/time.ts'
import type { EpochMs, MessageLife, MessageWait } from '#schemas/types.ts'
import { costAdjusted, costStands } from './cost-adjusted.ts'
import { keepFinal } from './cost.ts'
import { deliveredEvent, failedEvent, receiptExpiredEvent, sentEvent } from './life-events.ts'
import { keptRow } from './kept-row.ts'
import type { LifeOutput, LifeStep } from './life-step.ts'
import { isDelivered, isSent } from './message-life.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import type { PolicyIdentity } from '#processors/shared/policy/policies-in-force.ts'
import { unproven, type Verdict, verdictOf } from './verdict.ts'

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

/** Settles a life after another fact. Unless a public event tells the new cost, an adjustment does. */
export const settleAgain = (before: MessageLife, life: MessageLife, at: EpochMs, policy: PolicyInForce): LifeStep => {
  const kept = keepFinal(before, life)
  const step = settle(kept, at, policy)
  return step.emit?.length ? step : { ...step, emit: costAdjusted(before, kept, at, policy.identity) }
}

/** No receipt came in time: the message is settled as it stands, with its cost. */
export const expireReceipt = (life: MessageLife, at: EpochMs, policy: PolicyInForce): LifeStep => {
  const dueAt = (at + policy.evictionMs) as StreamTime
  const receiptPolicy = policy.fallback.onReceiptTimeout[life.head.channel]
  const after = costStands(life)
  const failures = receiptPolicy === 'FAIL' ? failed(after, unproven(after), at, policy.identity) : []
  const ended: MessageLife = { ...published(after, failures, at), waitingFor: 'EVICTION', dueAt, readyAt: null }
  return {
    state: ended,
    emit: [
      { kind: 'expired', value: receiptExpiredEvent(life, receiptPolicy, at) },
      ...(failures.length > 0 ? failures : costAdjusted(life, after, at, policy.identity)),
    ],
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
