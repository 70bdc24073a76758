import type { BreakerState, EpochMs, FailureClass } from '#schemas/types.ts'
import type { AccountBreaker } from './account-breaker.ts'

const failureRatio = 0.1
const minimumThroughput = 100
const samplingMs = 30_000
const partMs = samplingMs / 10
const breakMs = 5_000

interface Part {
  readonly startsAt: EpochMs
  calls: number
  failures: number
}

/**
 * The circuit breaker of Polly 8 with its default settings.
 *
 * A failure opens it when 100 calls or more ended in the last 30 s and a tenth of them failed. Those are counted in ten parts; a
 * part begins with the first call after the one before is over. After 5 s one call may go; its failure opens for 5 s more, and a
 * success closes it with empty counts. Every end counts in the state of its coming. Any exception is a failure, so everything
 * but an acceptance is.
 *
 * Sources: App-vNext/Polly, `src/Polly.Core/CircuitBreaker`: `CircuitBreakerConstants.cs`,
 * `Controller/CircuitStateController.cs`, `Controller/AdvancedCircuitBehavior.cs`, `Health/RollingHealthMetrics.cs`.
 */
export class PollyDefaults implements AccountBreaker {
  state: BreakerState = 'CLOSED'
  since: EpochMs
  #parts: Part[] = []

  constructor(startMs: EpochMs) {
    this.since = startMs
  }

  elapse(): void {
    // It moves with calls alone.
  }

  dispatch(_message: number, at: EpochMs): number | undefined {
    if (this.state === 'CLOSED') return 0
    if (this.state === 'HALF_OPEN' || at < this.since + breakMs) return undefined
    this.#enter('HALF_OPEN', at)
    return 0
  }

  end(outcome: FailureClass | null, _latencyMs: number, _ticket: number, at: EpochMs): void {
    const isFailed = outcome !== null
    if (this.state === 'HALF_OPEN') {
      this.#enter(isFailed ? 'OPEN' : 'CLOSED', at)
      if (!isFailed) this.#parts = []
      return
    }
    const part = this.#partAt(at)
    part.calls++
    if (!isFailed) return
    part.failures++
    if (this.state === 'CLOSED' && this.#isUnhealthy()) this.#enter('OPEN', at)
  }

  #isUnhealthy(): boolean {
    let calls = 0
    let failures = 0
    for (const part of this.#parts) {
      calls += part.calls
      failures += part.failures
    }
    return calls >= minimumThroughput && failures >= failureRatio * calls
  }

  #partAt(at: EpochMs): Part {
    const last = this.#parts.at(-1)
    const isOver = last === undefined || at - last.startsAt >= partMs
    const part = isOver ? { startsAt: at, calls: 0, failures: 0 } : last
    if (isOver) this.#parts.push(part)
    while (at - this.#parts[0]!.startsAt >= samplingMs) this.#parts.shift()
    return part
  }

  #enter(state: BreakerState, at: EpochMs): void {
    this.state = state
    this.since = at
  }
}
