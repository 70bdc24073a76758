import type { EpochMs, HealthBucket } from '#schemas/types.ts'
import type { BreakerFields } from './breaker-row.ts'
import type { HealthPolicy } from './health-policy.ts'
import {
  bucketStart,
  type CountedAttempt,
  countAttempt,
  emptyWindow,
  type HealthWindow,
  windowAt,
  withBuckets,
} from './health-window.ts'
import { longReachMs, shortReachMs } from './window-reach.ts'

/** A breaker's counts: the newest by short buckets, those of before by long ones. No attempt is in both. */
export type HealthCounts = Pick<BreakerFields, 'buckets' | 'longBuckets'>

/**
 * Adds an attempt to the counts. Short buckets behind all short windows are added up to long ones. Most attempts begin no
 * short bucket, so that they copy the newest ones alone. `at` never goes back.
 */
export const countsWith = (
  before: HealthCounts,
  attempt: CountedAttempt,
  at: EpochMs,
  policy: HealthPolicy,
): HealthCounts => {
  const buckets = countAttempt(before.buckets, attempt, at, policy.bucketMs, shortReachMs(policy))
  const left = before.buckets.findIndex(({ startsAt }) => startsAt >= buckets[0]!.startsAt)
  const leaving = left === 0 ? [] : before.buckets.slice(0, left < 0 ? undefined : left)
  return { buckets, longBuckets: leaving.length === 0 ? before.longBuckets : rolled(before, leaving, at, policy) }
}

const rolled = (
  { longBuckets }: HealthCounts,
  leaving: readonly HealthBucket[],
  at: EpochMs,
  policy: HealthPolicy,
): readonly HealthBucket[] => {
  const long = [...longBuckets]
  for (const bucket of leaving) addTo(long, bucket, bucketStart(bucket.startsAt, policy.longBucketMs))
  return long.filter(({ startsAt }) => startsAt > at - longReachMs(policy))
}

const addTo = (long: HealthBucket[], bucket: HealthBucket, startsAt: EpochMs): void => {
  const last = long.at(-1)
  if (last === undefined || last.startsAt < startsAt) long.push({ ...bucket, startsAt })
  else long[long.length - 1] = sum(last, bucket)
}

const sum = (into: HealthBucket, { attempts, faults, slow, throttled }: HealthBucket): HealthBucket => ({
  startsAt: into.startsAt,
  attempts: into.attempts + attempts,
  faults: into.faults + faults,
  slow: into.slow + slow,
  throttled: into.throttled + throttled,
})

/**
 * The sums of `windowMs` up to the end of the bucket of `at`. A window beyond the short buckets begins with a whole long one,
 * so it is shorter by up to `longBucketMs`.
 */
export const countedAt = (
  { buckets, longBuckets }: HealthCounts,
  at: EpochMs,
  policy: HealthPolicy,
  windowMs: number,
): HealthWindow => {
  const { bucketMs, longBucketMs } = policy
  const reachMs = shortReachMs(policy)
  if (windowMs <= reachMs) return windowAt(buckets, at, bucketMs, windowMs)
  const endsAt = bucketStart(at, bucketMs) + bucketMs
  const firstWhole = bucketStart(endsAt - windowMs + longBucketMs - 1, longBucketMs)
  const window = emptyWindow(Math.min(firstWhole, endsAt - reachMs), endsAt)
  return withBuckets(withBuckets(window, buckets), longBuckets)
}
