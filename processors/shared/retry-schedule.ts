import { hashShare } from './hash.ts'

/** How long to wait before each further attempt. */
export interface RetrySchedule {
  /** The wait after the first, second, … failed attempt; the last one holds for all that follow. At least one. */
  readonly delaysMs: readonly number[]
  /** The largest share of a delay that is added to it, 0 to 1; it keeps entities that failed together apart. */
  readonly jitterShare: number
}

/**
 * Milliseconds to wait after failed attempt number `attempt` (from 1): a whole number from the delay up to
 * delay × (1 + jitterShare). The jitter comes from a hash of `seed` and `attempt`, so a replay waits as long.
 * @param seed the identity of what is retried
 */
export const retryDelayMs = ({ delaysMs, jitterShare }: RetrySchedule, attempt: number, seed: string): number => {
  const delayMs = delaysMs[Math.min(attempt, delaysMs.length) - 1] ?? 0
  return Math.round(delayMs * (1 + jitterShare * hashShare(`${seed}#${attempt}`)))
}
