import type { ErasedUse } from '#processors/cpaas/erasure/erased.ts'
import type { LimitUse } from '#schemas/types.ts'
import { keptFor, type Rules } from '#stream/step.ts'
import { unused, useAfter } from './limit.ts'
import type { LimitKey } from './limit-store.ts'
import type { Booking } from './room.ts'

/** No limit looks back further than two days. */
const keptMs = 2 * 86_400_000

/**
 * The rules of the store of limits: each booking takes its place in the row of its limit, and the row of a person to be forgotten
 * ends. Nothing is emitted.
 */
export const limitRules: Rules<LimitKey, LimitUse, Booking | ErasedUse, never> = {
  retention: keptFor(keptMs),
  key: ({ key, value: { level, subject } }) => [key, level, subject],
  on: (use, input) => ({ state: 'limit' in input ? useAfter(input.limit, use ?? unused, input.at) : undefined }),
}
