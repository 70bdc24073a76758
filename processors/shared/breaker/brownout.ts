import type { HealthPolicy } from './health-policy.ts'
import type { EpochMs } from '#schemas/types.ts'
import { countedAt, type HealthCounts } from './health-counts.ts'
import { ruleLowerBound, ruleWindow } from './rule-window.ts'

/** Whether more attempts failed for minutes than a healthy provider's would, and still do. */
export const isBrownout = (counts: HealthCounts, at: EpochMs, policy: HealthPolicy): boolean => {
  const { minAttempts, minLowerBound, recentMs, minRecentAttempts, minRecentLowerBound } = policy.brownout
  const recent = countedAt(counts, at, policy, recentMs)
  if (recent.attempts < minRecentAttempts || ruleLowerBound('BROWNOUT', recent) < minRecentLowerBound) return false
  const window = ruleWindow('BROWNOUT', counts, at, policy)
  return window.attempts >= minAttempts && ruleLowerBound('BROWNOUT', window) >= minLowerBound
}
