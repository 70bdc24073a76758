import type { LimitsPolicy } from '#processors/cpaas/limits/limits-policy.ts'

const free = { messages: 0, perMs: 1_000, burst: 1 }

const ofNone = <Name extends string>(rates: Readonly<Record<Name, unknown>>) =>
  Object.fromEntries(Object.keys(rates).map((name) => [name, free])) as Record<Name, typeof free>

/** The same policy with every limit switched off. */
export const withoutLimits = (limits: LimitsPolicy): LimitsPolicy => ({
  ...limits,
  channel: ofNone(limits.channel),
  sender: ofNone(limits.sender),
  pair: ofNone(limits.pair),
  marketingPerDay: 0,
})
