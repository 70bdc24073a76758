import type { CreditAdjustment, CreditsAdjusted } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { Rules } from '#stream/step.ts'
import type { AdjustmentKey } from './credit-store.ts'

/** A new adjustment, or another one under a known id. */
export type KnownAdjustment = Tagged<'fresh', CreditsAdjusted> | Tagged<'conflict', CreditsAdjusted>

/**
 * The rules of the store of adjustments: each is passed on once, however late its repeat comes. A grant that counted twice would be a
 * gift, so no row ends.
 */
export const adjustmentRules: Rules<AdjustmentKey, CreditAdjustment, CreditsAdjusted, KnownAdjustment> = {
  retention: 'until-deleted',
  key: ({ key, value }) => [key, value.adjustmentId],
  on: (known, adjusted) => {
    const { delta } = adjusted
    if (known === undefined) return { state: { delta }, tell: [{ kind: 'fresh', value: adjusted }] }
    return known.delta === delta ? { state: known } : { state: known, tell: [{ kind: 'conflict', value: adjusted }] }
  },
}
