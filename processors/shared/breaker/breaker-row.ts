import type { BreakerState, EpochMs, HealthBucket } from '#schemas/types.ts'

/** A provider account as one tenant uses it: on a channel for messages, or for a type of renders. */
export type BreakerAccount = {
  readonly tenantId: string
  readonly provider: string
  readonly credentialRef: string
} & ({ readonly channel: string } | { readonly type: string })

/** The breaker of one account, beside fields of the application's own. All times are stream time. */
export interface BreakerFields {
  readonly state: BreakerState
  /** The time of the change to the state. */
  readonly since: EpochMs
  /** The newest slices of counted attempts, in rising order. */
  readonly buckets: readonly HealthBucket[]
  /** Slices of before, added up to longer ones. */
  readonly longBuckets: readonly HealthBucket[]
  /** Refusals of the credential in a row. */
  readonly credentialFaults: number
  /** The beginning of a throttling without a break. */
  readonly throttledSince: EpochMs | null
  /** While HALF_OPEN, as `probeFaults`. */
  readonly probeSuccesses: number
  readonly probeFaults: number
  /** While RECOVERING: counts from 0. */
  readonly rampStep: number
  /** Openings in a row, less those forgiven. */
  readonly openCount: number
  /** While OPEN. */
  readonly openUntil: EpochMs | null
  /** While OPEN: an operator holds it until `openUntil`. */
  readonly isolated: boolean
  /** Recent times of openings. */
  readonly openings: readonly EpochMs[]
  /** Counts the changes of state. */
  readonly transitionSeq: number
  readonly lastAttemptAt: EpochMs
  /** The time of the last override; absent in an application without any. */
  readonly overriddenAt?: EpochMs | null
}

/** A row with a breaker and its account. Rules change the fields of the breaker alone and keep the others. */
export type BreakerRow = BreakerAccount & BreakerFields

/** The channel or type of an account. */
export const mediumOf = (account: BreakerAccount): string => ('channel' in account ? account.channel : account.type)
