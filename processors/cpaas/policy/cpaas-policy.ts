import type { HealthPolicy } from '#processors/shared/breaker/health-policy.ts'
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

/** Everything about CPaaS that may be tuned without a release: plain JSON data, milliseconds unless named otherwise. */
export interface CpaasPolicy {
  /** Stamped on every event that the policy decided. */
  readonly version: number
  /** How long a request's repeats are recognised after its message may be sent. */
  readonly dedupeMs: number
  /** How far ahead a request may ask to be sent; a later start is refused. */
  readonly maxSendDelayMs: number
  /** How long after its acceptance a message may still be attempted. */
  readonly deadlineMs: Readonly<Record<Category, number>>
  readonly retry: RetrySchedule
  readonly maxAttempts: number
  readonly maxAttemptsPerProvider: number
  readonly maxProviders: number
  /** An attempt without an answer for so long may or may not have been made. It counts as a fault of its account. */
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
