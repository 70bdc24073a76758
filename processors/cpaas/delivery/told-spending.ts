import { isCapped } from '#processors/cpaas/budget/budget-policy.ts'
import type { KnownSpending } from '#processors/cpaas/budget/spending-rules.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import type { MessageLife } from '#schemas/types.ts'
import { hasPrice, totalCost } from './cost.ts'
import type { LifeOutput, LifeStep } from './life-step.ts'
import { isSent } from './message-life.ts'
import { isStub, type MessageRow } from './message-row.ts'

type Known = Pick<KnownSpending, 'microUsd' | 'isOpen'>

/**
 * Tells the known cost of a message behind a step with a change of it, for the budget of its day. It is told first: a message on the
 * next channel may use the rest of a failed one.
 */
export const withSpending = (
  step: LifeStep,
  before: MessageRow | undefined,
  messageId: string,
  { budget }: PolicyInForce,
): LifeStep => {
  if (!isCapped(budget) || step.state === before) return step
  const known = knownAfter(step)
  const knownBefore = before === undefined || isStub(before) ? undefined : knownOf(before)
  if (known === undefined || isSame(known, knownBefore ?? unknown)) return step
  return { ...step, tell: [{ kind: 'spent', value: { messageId, ...known } }, ...(step.tell ?? [])] }
}

/** As intake counts a message. */
const unknown: Known = { microUsd: 0, isOpen: true }

const isSame = (a: Known, b: Known): boolean => a.microUsd === b.microUsd && a.isOpen === b.isOpen

/** A stub does not know the whole cost once that is final: its event does. */
const knownAfter = ({ state, emit = [] }: LifeStep): Known | undefined => {
  if (state !== undefined && !isStub(state)) return knownOf(state)
  const told = emit.findLast(isCostEvent)
  return told && { microUsd: told.value.cost_usd, isOpen: false }
}

type CostEvent = Extract<LifeOutput, { kind: 'sent' | 'delivered' | 'failed' | 'adjusted' }>

const costKinds: readonly LifeOutput['kind'][] = [
  'sent',
  'delivered',
  'failed',
  'adjusted',
] satisfies CostEvent['kind'][]

const isCostEvent = (output: LifeOutput): output is CostEvent => costKinds.includes(output.kind)

/** A message is open until a provider has it and has a price for it, or all is over. */
const knownOf = (life: MessageLife): Known => ({
  microUsd: totalCost(life),
  isOpen:
    life.waitingFor !== 'EVICTION' && !life.attempts.some((one) => isSent(one) && hasPrice(one, life.head.channel)),
})
