import type { HealthPolicy } from './health-policy.ts'

/** The longest window that needs short buckets: so far back they are kept, in milliseconds. */
export const shortReachMs = ({ fast, sustained, slow, brownout, capacity }: HealthPolicy): number =>
  Math.max(fast.windowMs, sustained.windowMs, slow.windowMs, brownout.recentMs, capacity.windowMs)

/** The longest window of all: so far back long buckets are kept, in milliseconds. */
export const longReachMs = ({ lowVolume, sustained, brownout }: HealthPolicy): number =>
  Math.max(lowVolume.windowMs, sustained.longWindowMs, brownout.windowMs)
