import type { RetrySchedule } from '#processors/shared/retry-schedule.ts'
import type { Category, Channel } from '#schemas/types.ts'

/** A provider account that can carry a channel. */
export interface Route {
  readonly provider: string
  /** Names the account at the provider; never a secret. */
  readonly credentialRef: string
  /** True when the provider drops the repeat of an attempt that carries the same idempotency key. */
  readonly idempotent: boolean
}

/** When a provider counts as unhealthy, and how it gets its traffic back. All times are stream time. */
export interface HealthPolicy {
  readonly bucketMs: number
  readonly fast: {
    readonly windowMs: number
    readonly minAttempts: number
    /** Wilson lower bound of the fault rate, 0 to 1, from which the breaker opens. */
    readonly minLowerBound: number
  }
  /** Opens when that many attempts, and none successful, lie within the window. */
  readonly lowVolume: { readonly windowMs: number; readonly minAttempts: number }
  /** Refusals of the credential in a row that open the breaker at once. */
  readonly credentialFaults: number
  /** An answer that takes longer is slow. */
  readonly slowMs: number
  readonly openMs: number
  readonly maxOpenMs: number
  /** The largest share of the open time that is added to it, 0 to 1. */
  readonly openJitterShare: number
  /** Healthy time that forgives one opening. */
  readonly forgiveMs: number
  readonly probeSuccesses: number
  readonly probeFaults: number
  /** The first message of each such slice of time is a probe. */
  readonly probeEveryMs: number
  /** Per cent of the messages that a recovering provider gets, step by step. */
  readonly rampPercents: readonly number[]
  readonly rampStepMs: number
  readonly flapping: { readonly openings: number; readonly withinMs: number; readonly holdMs: number }
  readonly retentionMs: number
}

/** Everything about CPaaS that may be tuned without a release: plain JSON data, milliseconds unless named otherwise. */
export interface CpaasPolicy {
  /** Stamped on every event that the policy decided. */
  readonly version: number
  /** How long a request's repeats are recognised. */
  readonly dedupeMs: number
  /** How long after its acceptance a message may still be attempted. */
  readonly deadlineMs: Readonly<Record<Category, number>>
  readonly retry: RetrySchedule
  readonly maxAttempts: number
  readonly maxAttemptsPerProvider: number
  readonly maxProviders: number
  /** An attempt without an answer for so long may or may not have been made. */
  readonly submitTimeoutMs: number
  /** Categories whose messages are better sent twice than not at all, after an attempt with an unclear end. */
  readonly repeatUnclear: readonly Category[]
  readonly receiptTimeoutMs: Readonly<Record<Channel, number>>
  /** How long a receipt waits for its attempt to become known. */
  readonly orphanParkingMs: number
  /** Receipts of one unknown attempt that wait at most; further ones are dead letters at once. */
  readonly maxParkedReceipts: number
  /** How long a settled message is remembered for late receipts. */
  readonly evictionMs: number
  /** Provider accounts by channel, most wanted first; a channel without one is switched off. */
  readonly routes: Readonly<Record<Channel, readonly Route[]>>
  readonly health: HealthPolicy
}
