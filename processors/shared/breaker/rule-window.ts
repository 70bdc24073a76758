import type { HealthPolicy } from './health-policy.ts'
import type { EpochMs, HealthRule } from '#schemas/types.ts'
import { countedAt, type HealthCounts } from './health-counts.ts'
import type { HealthWindow } from './health-window.ts'
import { wilsonLowerBound } from './wilson.ts'

/** The window of a rule. A rule without its own reports the low-volume rule's. */
export const ruleWindow = (rule: HealthRule, counts: HealthCounts, at: EpochMs, policy: HealthPolicy): HealthWindow =>
  countedAt(counts, at, policy, windowMs(rule, policy))

const windowMs = (rule: HealthRule, { fast, lowVolume, sustained, slow, brownout, capacity }: HealthPolicy): number => {
  switch (rule) {
    case 'FAST':
      return fast.windowMs
    case 'SUSTAINED':
      return sustained.windowMs
    case 'SLOW':
      return slow.windowMs
    case 'BROWNOUT':
      return brownout.windowMs
    case 'CAPACITY':
      return capacity.windowMs
    default:
      return lowVolume.windowMs
  }
}

/** Wilson's lower bound of a rule's share, 0 to 1: slow answers for the slow rule, faults for the others. */
export const ruleLowerBound = (rule: HealthRule, { attempts, faults, slow }: HealthWindow): number =>
  wilsonLowerBound(rule === 'SLOW' ? slow : faults, attempts)
