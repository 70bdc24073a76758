import type { BreakerState, EpochMs, FailureClass } from '#schemas/types.ts'

/** The breaker of one provider account, asked before each attempt and told of its end. Times never go back. */
export interface AccountBreaker {
  readonly state: BreakerState
  /** When it entered its state. */
  readonly since: EpochMs
  /** Lets time move it, up to `at`. */
  elapse(at: EpochMs): void
  /**
   * Whether the account gets the attempt of a message: a ticket if so, 0 or more, and `undefined` when another account does.
   * @param message its number, different for each one
   */
  dispatch(message: number, at: EpochMs): number | undefined
  /** Tells of the end of an attempt, `null` for an acceptance. @param ticket that of its dispatch */
  end(outcome: FailureClass | null, latencyMs: number, ticket: number, at: EpochMs): void
}

/** A fresh breaker by its name. The seed stands for another account each time. */
export interface BreakerModel {
  readonly name: string
  readonly make: (seed: number, startMs: EpochMs) => AccountBreaker
}
