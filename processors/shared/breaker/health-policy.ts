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
