import {
  type AttemptCost,
  type CostEnd,
  type EpochMs,
  type MessageAttempt,
  type MessageLife,
  MessageLifeDefaults,
  type MessageStub,
} from '#schemas/types.ts'
import type { PolicyIdentity } from '#processors/shared/policy/policies-in-force.ts'
import { costAdjusted, costStands } from './cost-adjusted.ts'
import { isCostFinal, withoutNeedlessList } from './cost.ts'
import { isDelivered, isRefused, isSent, type MessageKey, openAttempt } from './message-life.ts'
import { noHead, type StubRow } from './message-row.ts'
import type { LifeStep } from './life-step.ts'

/** The costs of a life's attempts, as its stub keeps them: none once the total is final. */
export const openCosts = (life: MessageLife): readonly AttemptCost[] =>
  isCostFinal(life) ? [] : life.attempts.map(costOf)

const costOf = (attempt: MessageAttempt): AttemptCost => ({
  end: endOf(attempt),
  ...withoutNeedlessList(attempt),
  submitMicroUsd: attempt.submitMicroUsd,
  receiptMicroUsd: attempt.receiptMicroUsd,
  priceFinal: attempt.priceFinal,
})

const endOf = (attempt: MessageAttempt): CostEnd => {
  if (isDelivered(attempt)) return 'DELIVERED'
  if (isSent(attempt)) return 'SENT'
  return isRefused(attempt) ? 'REFUSED' : 'UNKNOWN'
}

const ends: Readonly<Record<CostEnd, Partial<MessageAttempt>>> = {
  DELIVERED: { outcome: 'ACCEPTED', deliveredAt: 0 },
  SENT: { outcome: 'ACCEPTED' },
  REFUSED: { outcome: 'REJECTED', outcomeClass: 'UNKNOWN' },
  UNKNOWN: { outcome: 'TIMEOUT', outcomeClass: 'PROVIDER_FAULT' },
}

/** The life of a stub, as far as costs depend on it. */
export const lifeOfStub = (
  { channel, providers, costs }: MessageStub,
  [tenantId, messageId]: MessageKey,
): MessageLife => ({
  ...MessageLifeDefaults,
  head: { ...noHead, tenantId, messageId, channel },
  deliveredAt: 0,
  attempts: costs.map(({ end, ...prices }, index) => ({
    ...openAttempt({
      attempt: index + 1,
      provider: providers[index] ?? '',
      credentialRef: '',
      idempotencyKey: '',
      breakerSeq: 0,
      listMicroUsd: null,
    }),
    counted: true,
    ...ends[end],
    ...prices,
  })),
})

/** Keeps the costs that a fact about a delivered message leaves behind; the same row back when they are the same. */
export const settleStub = (
  row: StubRow,
  before: MessageLife,
  after: MessageLife,
  at: EpochMs,
  identity: PolicyIdentity,
): LifeStep => {
  const costs = openCosts(after)
  if (JSON.stringify(costs) === JSON.stringify(row.stub.costs)) return { state: row }
  return { state: { ...row, stub: { ...row.stub, costs } }, emit: costAdjusted(before, after, at, identity) }
}

/** A row ends: nobody stated a last price while it was there, so its cost stands. */
export const endCosts = (life: MessageLife, at: EpochMs, identity: PolicyIdentity): LifeStep => ({
  state: undefined,
  emit: costAdjusted(life, costStands(life), at, identity),
})
