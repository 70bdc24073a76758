import type { EpochMs, HealthBucket } from '#schemas/types.ts'

/** Counts over a stretch of stream time, whole buckets. */
export interface HealthWindow {
  readonly startsAt: EpochMs
  readonly endsAt: EpochMs
  readonly attempts: number
  readonly faults: number
  readonly slow: number
  /** Attempts beside these, refused for too many messages. */
  readonly throttled: number
}

/** One attempt as the window counts it. A throttled one is neither good nor bad, nor slow. */
export type CountedAttempt = 'THROTTLED' | { readonly fault: boolean; readonly slow: boolean }

/**
 * Adds an attempt to the bucket of `at` and forgets buckets that lie `keepMs` or more behind it. `at` never goes back.
 */
export const countAttempt = (
  buckets: readonly HealthBucket[],
  attempt: CountedAttempt,
  at: EpochMs,
  bucketMs: number,
  keepMs: number,
): readonly HealthBucket[] => {
  const startsAt = bucketStart(at, bucketMs)
  const kept = buckets.filter((bucket) => bucket.startsAt > startsAt - keepMs)
  const last = kept.at(-1)
  const current = last?.startsAt === startsAt ? last : { startsAt, attempts: 0, faults: 0, slow: 0, throttled: 0 }
  return [...(current === last ? kept.slice(0, -1) : kept), counted(current, attempt)]
}

const counted = (bucket: HealthBucket, attempt: CountedAttempt): HealthBucket =>
  attempt === 'THROTTLED'
    ? { ...bucket, throttled: bucket.throttled + 1 }
    : {
        ...bucket,
        attempts: bucket.attempts + 1,
        faults: bucket.faults + Number(attempt.fault),
        slow: bucket.slow + Number(attempt.slow),
      }

/** The sums of the bucket of `at` and those before it, `windowMs` in all. */
export const windowAt = (
  buckets: readonly HealthBucket[],
  at: EpochMs,
  bucketMs: number,
  windowMs: number,
): HealthWindow => {
  const endsAt = bucketStart(at, bucketMs) + bucketMs
  const startsAt = endsAt - windowMs
  const inside = buckets.filter((bucket) => bucket.startsAt >= startsAt && bucket.startsAt < endsAt)
  const sum = (count: (bucket: HealthBucket) => number): number =>
    inside.reduce((total, bucket) => total + count(bucket), 0)
  return {
    startsAt,
    endsAt,
    attempts: sum((b) => b.attempts),
    faults: sum((b) => b.faults),
    slow: sum((b) => b.slow),
    throttled: sum((b) => b.throttled),
  }
}

/** The start of the bucket around `at`. */
export const bucketStart = (at: EpochMs, bucketMs: number): EpochMs => Math.floor(at / bucketMs) * bucketMs
