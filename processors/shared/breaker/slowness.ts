import type { HealthPolicy } from './health-policy.ts'
import type { EpochMs } from '#schemas/types.ts'
import type { HealthCounts } from './health-counts.ts'
import { ruleLowerBound, ruleWindow } from './rule-window.ts'

/** Whether nearly all attempts of a minute were answered late, whatever the answers say. */
export const isSlow = (counts: HealthCounts, at: EpochMs, policy: HealthPolicy): boolean => {
  const window = ruleWindow('SLOW', counts, at, policy)
  return window.attempts >= policy.slow.minAttempts && ruleLowerBound('SLOW', window) >= policy.slow.minLowerBound
}
