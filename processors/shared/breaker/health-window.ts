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
  const last = buckets.at(-1)
  if (last?.startsAt === startsAt) return buckets.with(-1, counted(last, attempt))
  const kept = buckets.filter((bucket) => bucket.startsAt > startsAt - keepMs)
  kept.push(counted({ ...nothing, startsAt }, attempt))
  return kept
}

const nothing = { attempts: 0, faults: 0, slow: 0, throttled: 0 } as const

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
  return withBuckets(emptyWindow(endsAt - windowMs, endsAt), buckets)
}

/** A window without attempts. */
export const emptyWindow = (startsAt: EpochMs, endsAt: EpochMs): HealthWindow => ({ startsAt, endsAt, ...nothing })

/** A window with the counts of those buckets, in rising order, that begin in it or later. */
export const withBuckets = (window: HealthWindow, buckets: readonly HealthBucket[]): HealthWindow => {
  let { attempts, faults, slow, throttled } = window
  for (let index = buckets.length - 1; index >= 0; index--) {
    const bucket = buckets[index]!
    if (bucket.startsAt < window.startsAt) break
    attempts += bucket.attempts
    faults += bucket.faults
    slow += bucket.slow
    throttled += bucket.throttled
  }
  return { startsAt: window.startsAt, endsAt: window.endsAt, attempts, faults, slow, throttled }
}

/** The start of the bucket around `at`. */
export const bucketStart = (at: EpochMs, bucketMs: number): EpochMs => Math.floor(at / bucketMs) * bucketMs
