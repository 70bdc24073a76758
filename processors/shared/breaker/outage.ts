import type { HealthPolicy } from './health-policy.ts'
import type { EpochMs } from '#schemas/types.ts'
import { countedAt, type HealthCounts } from './health-counts.ts'
import { ruleLowerBound, ruleWindow } from './rule-window.ts'

/** Whether nearly all of a burst of attempts failed, or most of many: FAST. */
export const isFastOutage = (counts: HealthCounts, at: EpochMs, policy: HealthPolicy): boolean => {
  const window = ruleWindow('FAST', counts, at, policy)
  const { minAttempts, minLowerBound, manyAttempts, minLowerBoundOfMany } = policy.fast
  if (window.attempts < Math.min(minAttempts, manyAttempts)) return false
  const bound = ruleLowerBound('FAST', window)
  return (
    (window.attempts >= minAttempts && bound >= minLowerBound) ||
    (window.attempts >= manyAttempts && bound >= minLowerBoundOfMany)
  )
}

/**
 * Whether no attempt of a longer time succeeded: LOW_VOLUME. At 15 % faults and 0.05 attempts/s a plain run of five faults
 * would open in 0.6 % of the half hours, and the standard in 0.01 to 0.04 %.
 */
export const isSilentOutage = (counts: HealthCounts, at: EpochMs, policy: HealthPolicy): boolean => {
  const { attempts, faults } = ruleWindow('LOW_VOLUME', counts, at, policy)
  return attempts >= policy.lowVolume.minAttempts && faults === attempts
}

/**
 * Whether most attempts of a minute failed: SUSTAINED. The long window keeps a short burst of faults from moving an account
 * that did well before; it has as many attempts as the short one at least.
 */
export const isSustainedOutage = (counts: HealthCounts, at: EpochMs, policy: HealthPolicy): boolean => {
  const { minAttempts, minLowerBound, longWindowMs, minLongLowerBound } = policy.sustained
  const window = ruleWindow('SUSTAINED', counts, at, policy)
  return (
    window.attempts >= minAttempts &&
    ruleLowerBound('SUSTAINED', window) >= minLowerBound &&
    ruleLowerBound('SUSTAINED', countedAt(counts, at, policy, longWindowMs)) >= minLongLowerBound
  )
}
