/** When a provider counts as unhealthy, and how it gets its traffic back. All times are stream time. */
export interface HealthPolicy {
  readonly bucketMs: number
  readonly fast: {
    readonly windowMs: number
    readonly minAttempts: number
    /** Wilson lower bound of the fault rate, 0 to 1, from which the breaker opens. */
    readonly minLowerBound: number
  }
  /** Opens at this many attempts within the window, if none succeeded. */
  readonly lowVolume: { readonly windowMs: number; readonly minAttempts: number }
  /** So many refusals of the credential in a row open the breaker at once. */
  readonly credentialFaults: number
  /** A longer answer is slow. */
  readonly slowMs: number
  readonly openMs: number
  readonly maxOpenMs: number
  /** The largest share of the open time to be added to it, 0 to 1. */
  readonly openJitterShare: number
  /** So much healthy time forgives one opening. */
  readonly forgiveMs: number
  readonly probeSuccesses: number
  readonly probeFaults: number
  /** The first message of each such slice of time is a probe. */
  readonly probeEveryMs: number
  /** The recovering provider's share of the messages in per cent, step by step. */
  readonly rampPercents: readonly number[]
  readonly rampStepMs: number
  readonly flapping: { readonly openings: number; readonly withinMs: number; readonly holdMs: number }
  readonly retentionMs: number
}
