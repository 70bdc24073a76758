import { type DayBudget, DayBudgetSchema, type MessageSpending, MessageSpendingSchema } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'

/** `day` counts from 1970, in UTC. */
export type BudgetKey = readonly [TenantId, day: number]

/** The spending of tenants with a cap, by day. */
export const budgetStore = keyValue<BudgetKey, DayBudget>('budgets', 10, DayBudgetSchema, ['tenant', 'day:number'])

export type SpendingKey = readonly [TenantId, messageId: string]

/** The messages behind it. */
export const spendingStore = keyValue<SpendingKey, MessageSpending>('spendings', 11, MessageSpendingSchema, [
  'tenant',
  'message',
])
