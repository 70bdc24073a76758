import type { Tagged } from '#stream/operators.ts'
import type { CostAdjusted, EpochMs, MessageLife } from '#schemas/types.ts'
import type { PolicyIdentity } from '#processors/shared/policy/policies-in-force.ts'
import { isCostFinal, isCostTold, totalCost } from './cost.ts'

/**
 * The adjustment between two states of a life without a public event in between: its total changed, or became final. None before a
 * public event with a cost is out, which holds all until then.
 */
export const costAdjusted = (
  before: MessageLife,
  after: MessageLife,
  at: EpochMs,
  identity: PolicyIdentity,
): readonly Tagged<'adjusted', CostAdjusted>[] => {
  if (!isCostTold(before)) return []
  const delta = totalCost(after) - totalCost(before)
  if (delta === 0 && isCostFinal(after) === isCostFinal(before)) return []
  return [{ kind: 'adjusted', value: event(before, after, delta, at, identity) }]
}

/** No further price is waited for: the total stands, and is final. */
export const costStands = (life: MessageLife): MessageLife => ({ ...life, costFinal: true })

const event = (
  before: MessageLife,
  after: MessageLife,
  delta: number,
  at: EpochMs,
  identity: PolicyIdentity,
): CostAdjusted => {
  const { head, attempts } = after
  const changed = attempts.find((attempt, index) => attempt !== before.attempts[index]) ?? attempts.at(-1)
  return {
    ...identity,
    tenantId: head.tenantId,
    messageId: head.messageId,
    provider: changed?.provider ?? '',
    attempt: changed?.attempt ?? 0,
    delta_usd: delta,
    cost_usd: totalCost(after),
    costFinal: isCostFinal(after),
    adjustedAt: at,
  }
}
