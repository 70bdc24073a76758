import { z } from 'zod'
import { group, type Settled, whole } from '#processors/shared/policy/knob.ts'
import { categories } from '#processors/cpaas/policy/symbols.ts'

/** A million dollars. */
const highestCap = 1_000_000 * 1_000_000

/** Knobs of the cap on a tenant's spending. */
export const budgetPolicySchema = group({
  microUsdPerDay: whole(
    0,
    { least: 0, most: highestCap },
    "The most that the tenant's messages of one day of UTC may cost by estimate, in millionths of a dollar. 0: no cap, and nothing is counted.",
  ),
  exemptCategories: z.array(z.enum(categories)).max(categories.length).default([]).meta({
    description: 'Categories whose messages are counted, but not refused for the cap.',
    scope: 'tenant',
  }),
})

export type BudgetPolicy = Settled<z.output<typeof budgetPolicySchema>>

/** A tenant without a cap pays nothing for the counting of others. */
export const isCapped = ({ microUsdPerDay }: BudgetPolicy): boolean => microUsdPerDay > 0
