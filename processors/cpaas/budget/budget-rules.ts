import type { DayBudget } from '#schemas/types.ts'
import { keptFor, type Rules } from '#stream/step.ts'
import type { BudgetKey } from './budget-store.ts'
import { forgottenAt, keptMs } from './spending-day.ts'
import type { SpendingChange } from './spending-rules.ts'

/** The rules of the store of budgets: each change is added to its day. Nothing is emitted. */
export const budgetRules: Rules<BudgetKey, DayBudget, SpendingChange, never> = {
  retention: keptFor(keptMs),
  key: ({ key, value: { day } }) => [key, day],
  on: (row, { day, deltaMicroUsd }) => ({
    state: { spentMicroUsd: withinSchema((row?.spentMicroUsd ?? 0) + deltaMicroUsd) },
    timer: forgottenAt(day),
  }),
  onTimer: () => ({ state: undefined }),
}

/** Some four billion dollars: avsc writes no larger whole number, and five absurd prices are more. */
const mostMicroUsd = 2 ** 52

const withinSchema = (microUsd: number): number => Math.min(Math.max(microUsd, 0), mostMicroUsd)
