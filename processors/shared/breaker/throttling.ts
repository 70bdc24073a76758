import type { EpochMs } from '#schemas/types.ts'
import type { BreakerFields } from './breaker-row.ts'
import type { HealthPolicy } from './health-policy.ts'
import { bucketStart, type HealthWindow, windowAt } from './health-window.ts'

/**
 * Since when a large share of the attempts was throttled; `null` when it is not. The buckets have the present attempt already.
 * The capacity rule's window is cut at the beginning of the throttling: healthy traffic of before does not delay the rule. A
 * window without attempts is a break too.
 */
export const throttledSince = (
  before: Pick<BreakerFields, 'throttledSince' | 'lastAttemptAt'>,
  { buckets }: Pick<BreakerFields, 'buckets'>,
  isThrottled: boolean,
  at: EpochMs,
  { capacity, bucketMs }: HealthPolicy,
): EpochMs | null => {
  const goesOn = before.throttledSince !== null && at - before.lastAttemptAt <= capacity.windowMs
  if (!goesOn && !isThrottled) return null
  const since = goesOn ? before.throttledSince! : at
  const inside = buckets.filter(({ startsAt }) => startsAt >= bucketStart(since, bucketMs))
  const { attempts, throttled } = windowAt(inside, at, bucketMs, capacity.windowMs)
  return throttled >= capacity.minShare * (attempts + throttled) ? since : null
}

/** Whether an account is throttled for so long that its traffic is better off elsewhere. */
export const isOutOfCapacity = (
  since: EpochMs | null,
  { attempts, throttled }: HealthWindow,
  at: EpochMs,
  { capacity }: HealthPolicy,
): boolean => since !== null && at - since >= capacity.sustainedMs && attempts + throttled >= capacity.minAttempts
