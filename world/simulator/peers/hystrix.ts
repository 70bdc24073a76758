import type { BreakerState, EpochMs, FailureClass } from '#schemas/types.ts'
import type { AccountBreaker } from './account-breaker.ts'

const snapshotMs = 500
const slots = 20
const requestVolume = 20
const errorPercent = 50
const sleepMs = 5_000

/**
 * The circuit breaker of Hystrix with its default settings.
 *
 * It counts calls in slots of 500 ms, and looks at the last 10 s at the end of each: 20 calls or more with 50 % failures open it.
 * After 5 s one call may go; its failure opens for 5 s more, and a success closes it with empty counts. Every end counts in the
 * state of its coming. Any exception is a failure, so everything but an acceptance is.
 *
 * One default is left out: Hystrix cuts calls off after 1 s. Attempts end by the time-out of their sender here, as for all others.
 *
 * Sources: Netflix/Hystrix, `HystrixCommandProperties.java` and `HystrixCircuitBreaker.java`.
 */
export class HystrixDefaults implements AccountBreaker {
  state: BreakerState = 'CLOSED'
  since: EpochMs
  readonly #calls = new Int32Array(slots)
  readonly #failures = new Int32Array(slots)
  #slot = 0
  #slotEnd: EpochMs

  constructor(startMs: EpochMs) {
    this.since = startMs
    this.#slotEnd = startMs + snapshotMs
  }

  elapse(at: EpochMs): void {
    for (; this.#slotEnd <= at; this.#slotEnd += snapshotMs) {
      if (this.state === 'CLOSED' && this.#isUnhealthy()) this.#enter('OPEN', this.#slotEnd)
      this.#slot = (this.#slot + 1) % slots
      this.#calls[this.#slot] = 0
      this.#failures[this.#slot] = 0
    }
  }

  dispatch(_message: number, at: EpochMs): number | undefined {
    if (this.state === 'CLOSED') return 0
    if (this.state === 'HALF_OPEN' || at <= this.since + sleepMs) return undefined
    this.#enter('HALF_OPEN', at)
    return 0
  }

  end(outcome: FailureClass | null, _latencyMs: number, _ticket: number, at: EpochMs): void {
    this.#calls[this.#slot]! += 1
    if (outcome !== null) this.#failures[this.#slot]! += 1
    if (this.state !== 'HALF_OPEN') return
    this.#enter(outcome === null ? 'CLOSED' : 'OPEN', at)
    if (outcome !== null) return
    this.#calls.fill(0)
    this.#failures.fill(0)
  }

  #isUnhealthy(): boolean {
    const calls = this.#calls.reduce((sum, each) => sum + each, 0)
    if (calls < requestVolume) return false
    return Math.floor((this.#failures.reduce((sum, each) => sum + each, 0) / calls) * 100) >= errorPercent
  }

  #enter(state: BreakerState, at: EpochMs): void {
    this.state = state
    this.since = at
  }
}
