import type { LimitUse } from '#schemas/types.ts'
import { keptFor, type Rules } from '#stream/step.ts'
import { unused, useAfter } from './limit.ts'
import type { LimitKey } from './limit-store.ts'
import type { Booking } from './room.ts'

/** No limit looks back further than two days. */
const keptMs = 2 * 86_400_000

/** The rules of the store of limits: each booking takes its place in the row of its limit. Nothing is emitted. */
export const limitRules: Rules<LimitKey, LimitUse, Booking, never> = {
  retention: keptFor(keptMs),
  key: ({ key, value: { level, subject } }) => [key, level, subject],
  on: (use = unused, { limit, at }) => ({ state: useAfter(limit, use, at) }),
}
