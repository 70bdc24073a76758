import type { BreakerState, EpochMs, HealthBucket } from '#schemas/types.ts'

/** A provider account as one tenant uses it: on a channel for messages, or for a type of renders. */
export type BreakerAccount = {
  readonly tenantId: string
  readonly provider: string
  readonly credentialRef: string
} & ({ readonly channel: string } | { readonly type: string })

/** The breaker of one account, as each application keeps it beside fields of its own. All times are stream time. */
export interface BreakerFields {
  readonly state: BreakerState
  /** When the state was entered. */
  readonly since: EpochMs
  /** The newest slices of counted attempts, in rising order. */
  readonly buckets: readonly HealthBucket[]
  /** Slices of before, added up to longer ones. */
  readonly longBuckets: readonly HealthBucket[]
  /** Refusals of the credential since the last attempt that was none. */
  readonly credentialFaults: number
  /** Since when a large share of the attempts was throttled, without a break. */
  readonly throttledSince: EpochMs | null
  /** While HALF_OPEN, as `probeFaults`. */
  readonly probeSuccesses: number
  readonly probeFaults: number
  /** While RECOVERING: counts from 0. */
  readonly rampStep: number
  /** Openings in a row, less what a healthy time has forgiven. */
  readonly openCount: number
  /** While OPEN. */
  readonly openUntil: EpochMs | null
  /** While OPEN: an operator holds it until `openUntil`. */
  readonly isolated: boolean
  /** Recent times at which traffic was taken away. */
  readonly openings: readonly EpochMs[]
  /** Counts the changes of state. */
  readonly transitionSeq: number
  readonly lastAttemptAt: EpochMs
  /** The time of the last override that was taken; absent where there are none. */
  readonly overriddenAt?: EpochMs | null
}

/** A row with a breaker and its account. Rules change the fields of the breaker alone and keep the others. */
export type BreakerRow = BreakerAccount & BreakerFields

/** The channel or type of an account. */
export const mediumOf = (account: BreakerAccount): string => ('channel' in account ? account.channel : account.type)
