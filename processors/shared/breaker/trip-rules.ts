import type { HealthPolicy } from './health-policy.ts'
import type { EpochMs, HealthRule } from '#schemas/types.ts'
import type { BreakerFields } from './breaker-row.ts'
import { isBrownout } from './brownout.ts'
import type { CountedAttempt } from './health-window.ts'
import { isFastOutage, isSilentOutage, isSustainedOutage } from './outage.ts'
import { ruleWindow } from './rule-window.ts'
import { isSlow } from './slowness.ts'
import { isOutOfCapacity } from './throttling.ts'

/**
 * The first rule that takes traffic away from a provider, if one does, surest and quickest first. It decides with the attempt
 * that completes the evidence, not at the end of its bucket. A fault is evidence for the rules of faults, a slow answer for
 * the slow rule, a throttled attempt for the capacity rule. So a good answer opens nothing, and costs nothing.
 */
export const trippedRule = (
  health: BreakerFields,
  attempt: CountedAttempt,
  at: EpochMs,
  policy: HealthPolicy,
): HealthRule | undefined => {
  if (attempt === 'THROTTLED') return capacityRule(health, at, policy)
  const outage = attempt.fault ? outageRule(health, at, policy) : undefined
  if (outage !== undefined) return outage
  if (attempt.slow && isSlow(health, at, policy)) return 'SLOW'
  return attempt.fault && isBrownout(health, at, policy) ? 'BROWNOUT' : undefined
}

const outageRule = (health: BreakerFields, at: EpochMs, policy: HealthPolicy): HealthRule | undefined => {
  if (health.credentialFaults >= policy.credentialFaults) return 'CREDENTIAL'
  if (isFastOutage(health, at, policy)) return 'FAST'
  if (isSilentOutage(health, at, policy)) return 'LOW_VOLUME'
  return isSustainedOutage(health, at, policy) ? 'SUSTAINED' : undefined
}

const capacityRule = (health: BreakerFields, at: EpochMs, policy: HealthPolicy): HealthRule | undefined =>
  isOutOfCapacity(health.throttledSince, ruleWindow('CAPACITY', health, at, policy), at, policy)
    ? 'CAPACITY'
    : undefined
