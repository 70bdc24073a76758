import type { HealthPolicy } from './health-policy.ts'
import type { EpochMs, HealthRule, ProviderHealth } from '#schemas/types.ts'
import { type HealthWindow, windowAt } from './health-window.ts'
import { isOutOfCapacity } from './throttling.ts'
import { wilsonLowerBound } from './wilson.ts'

/** The window that a rule looks at; what is no window's rule reports the long one. */
export const ruleWindow = (
  rule: HealthRule,
  { buckets }: ProviderHealth,
  at: EpochMs,
  policy: HealthPolicy,
): HealthWindow => windowAt(buckets, at, policy.bucketMs, windowMs(rule, policy))

const windowMs = (rule: HealthRule, { fast, lowVolume, capacity }: HealthPolicy): number => {
  if (rule === 'FAST') return fast.windowMs
  return rule === 'CAPACITY' ? capacity.windowMs : lowVolume.windowMs
}

/**
 * The first rule that takes traffic away from a provider, if one does. It decides with the attempt that completes the
 * evidence, not at the end of its bucket. A throttled attempt is evidence for the capacity rule, and for no other.
 */
export const trippedRule = (
  health: ProviderHealth,
  isThrottled: boolean,
  at: EpochMs,
  policy: HealthPolicy,
): HealthRule | undefined => {
  if (isThrottled) {
    const window = ruleWindow('CAPACITY', health, at, policy)
    return isOutOfCapacity(health.throttledSince, window, at, policy) ? 'CAPACITY' : undefined
  }
  if (health.credentialFaults >= policy.credentialFaults) return 'CREDENTIAL'
  if (isFastOutage(ruleWindow('FAST', health, at, policy), policy)) return 'FAST'
  return isSilentOutage(ruleWindow('LOW_VOLUME', health, at, policy), policy) ? 'LOW_VOLUME' : undefined
}

const isFastOutage = ({ attempts, faults }: HealthWindow, { fast }: HealthPolicy): boolean =>
  attempts >= fast.minAttempts && wilsonLowerBound(faults, attempts) >= fast.minLowerBound

/** A plain run of five faults would trip 1.6 % of small tenants in half an hour at 15 % faults; this trips 0.01 %. */
const isSilentOutage = ({ attempts, faults }: HealthWindow, { lowVolume }: HealthPolicy): boolean =>
  attempts >= lowVolume.minAttempts && faults === attempts
