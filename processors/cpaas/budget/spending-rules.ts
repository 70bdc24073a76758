import type { MessageSpending, MicroUsd } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import { keptFor, type Rules, type Step } from '#stream/step.ts'
import type { SpendingKey } from './budget-store.ts'
import { forgottenAt, keptMs } from './spending-day.ts'

/** The part of an accepted message in the spending of its day. */
export interface PlannedSpending {
  readonly messageId: string
  readonly day: number
  readonly estimateMicroUsd: MicroUsd
}

/** The cost of a message as far as it is known. */
export interface KnownSpending {
  readonly messageId: string
  readonly microUsd: MicroUsd
  /** More is to come: its estimate counts beside that. */
  readonly isOpen: boolean
}

/** The spending of a day changes. */
export interface SpendingChange {
  readonly day: number
  /** Below zero when it falls. */
  readonly deltaMicroUsd: MicroUsd
}

export type SpendingInput = Tagged<'planned', PlannedSpending> | Tagged<'known', KnownSpending>

/**
 * The rules of the store of spendings: a message counts with its estimate, then with what is known. Each change is told once, so that
 * the spending of a day is the sum of its rows. Without a row a message was accepted without a cap, or its day is long over.
 */
export const spendingRules: Rules<SpendingKey, MessageSpending, SpendingInput, SpendingChange> = {
  retention: keptFor(keptMs),
  key: ({ key, value: { value } }) => [key, value.messageId],
  on: (row, { kind, value }) => (kind === 'planned' ? plan(row, value) : correct(row, value)),
  onTimer: () => ({ state: undefined }),
}

type SpendingStep = Step<MessageSpending, SpendingChange>

const plan = (row: MessageSpending | undefined, { day, estimateMicroUsd }: PlannedSpending): SpendingStep =>
  row !== undefined
    ? { state: row }
    : {
        state: { day, estimateMicroUsd, countedMicroUsd: estimateMicroUsd },
        tell: [{ day, deltaMicroUsd: estimateMicroUsd }],
        timer: forgottenAt(day),
      }

const correct = (row: MessageSpending | undefined, { microUsd, isOpen }: KnownSpending): SpendingStep => {
  if (row === undefined) return { state: row }
  const countedMicroUsd = microUsd + (isOpen ? row.estimateMicroUsd : 0)
  if (countedMicroUsd === row.countedMicroUsd) return { state: row }
  return {
    state: { ...row, countedMicroUsd },
    tell: [{ day: row.day, deltaMicroUsd: countedMicroUsd - row.countedMicroUsd }],
  }
}
