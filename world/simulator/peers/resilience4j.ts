import type { BreakerState, EpochMs, FailureClass } from '#schemas/types.ts'
import type { AccountBreaker } from './account-breaker.ts'
import { CallWindow } from './call-window.ts'

const windowCalls = 100
const halfOpenCalls = 10
const failureShare = 0.5
const slowShare = 1
const slowMs = 60_000
const waitMs = 60_000

/**
 * The circuit breaker of resilience4j with its default settings.
 *
 * It opens when half of the last 100 calls failed, or all took longer than 60 s; fewer than 100 calls decide nothing. After 60 s
 * the next call makes it half-open: 10 calls may go, and with the tenth end it opens or closes by the same shares. Every end
 * counts in the state of its coming. Any exception is a failure, so everything but an acceptance is.
 *
 * Sources: resilience4j/resilience4j, `CircuitBreakerConfig.java` and `internal/CircuitBreakerStateMachine.java`.
 */
export class Resilience4jDefaults implements AccountBreaker {
  state: BreakerState = 'CLOSED'
  since: EpochMs
  #window = new CallWindow(windowCalls)
  #permits = 0

  constructor(startMs: EpochMs) {
    this.since = startMs
  }

  elapse(): void {
    // It moves with calls alone.
  }

  dispatch(_message: number, at: EpochMs): number | undefined {
    if (this.state === 'CLOSED') return 0
    if (this.state === 'OPEN') {
      if (at <= this.since + waitMs) return undefined
      this.#enter('HALF_OPEN', at, halfOpenCalls)
      this.#permits = halfOpenCalls
    }
    if (this.#permits === 0) return undefined
    this.#permits--
    return 0
  }

  end(outcome: FailureClass | null, latencyMs: number, _ticket: number, at: EpochMs): void {
    if (this.state === 'OPEN') return
    const window = this.#window
    window.add(outcome !== null, latencyMs > slowMs)
    if (!window.isFull) return
    const isExceeded = window.failures >= failureShare * window.calls || window.slow >= slowShare * window.calls
    if (isExceeded) this.#enter('OPEN', at, windowCalls)
    else if (this.state === 'HALF_OPEN') this.#enter('CLOSED', at, windowCalls)
  }

  #enter(state: BreakerState, at: EpochMs, calls: number): void {
    this.state = state
    this.since = at
    this.#window = new CallWindow(calls)
  }
}
