import { isReply } from '#processors/cpaas/consent/keyword-reply.ts'
import { listPrice } from '#processors/cpaas/delivery/price-list.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import type { DayBudget, EpochMs, MicroUsd, NotifyRequested } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { StoreReader } from '#stream/store-port.ts'
import type { BudgetKey } from './budget-store.ts'
import { dayOf } from './spending-day.ts'
import type { PlannedSpending } from './spending-rules.ts'

/** The part of a message in the spending of its day; its id is not known yet. */
export type Spending = Omit<PlannedSpending, 'messageId'>

/** Tells the spending of a tenant on a day since 1970, in UTC. */
export type SpentOn = (tenant: TenantId, day: number) => MicroUsd

export const spendingReader =
  (budgets: StoreReader<BudgetKey, DayBudget>): SpentOn =>
  (tenant, day) =>
    budgets.get([tenant, day])?.spentMicroUsd ?? 0

/**
 * The part of a message in the spending of the day on which it starts: the list price at the provider that is planned first.
 * @param segments of a text message; `null` on other channels, and where a template makes the text
 * @returns the day alone where its cap leaves no room for the message
 */
export const planSpending = (
  tenant: TenantId,
  request: NotifyRequested,
  segments: number | null,
  startsAt: EpochMs,
  { budget, routes }: Pick<PolicyInForce, 'budget' | 'routes'>,
  spentOn: SpentOn,
): Spending | { readonly exhaustedDay: number } => {
  const { channel, recipient, category } = request
  const day = dayOf(startsAt)
  const provider = routes[channel][0]?.provider ?? ''
  const price = listPrice({ provider, channel, recipient, category, segments }, startsAt)
  // The answer to a keyword is owed to its sender.
  const isExempt = isReply(request) || budget.exemptCategories.includes(category)
  return isExempt || hasRoom(price, spentOn(tenant, day), budget.microUsdPerDay)
    ? { day, estimateMicroUsd: price ?? 0 }
    : { exhaustedDay: day }
}

/** A free message always has room. One of unknown price has some as long as there is any. */
const hasRoom = (price: MicroUsd | null, spent: MicroUsd, cap: MicroUsd): boolean =>
  price === 0 || (price === null ? spent < cap : spent + price <= cap)
