import type { BreakerState, EpochMs } from '#schemas/types.ts'
import type { AccountBreaker } from '../peers/account-breaker.ts'
import type { Scenario } from './scenario.ts'
import type { Traffic } from './traffic.ts'

/** Findings of one run. */
export interface RunFigures {
  /** Openings without a fault in the last 600 s. Failed probes take no traffic away, and do not count. */
  readonly falseTrips: number
  /** From the beginning of the fault to the first opening after it; `null` without one. */
  readonly detectMs: number | null
  /** From the end of the fault until the breaker is closed; `null` when the fault was not found or the run ended before. */
  readonly recoverMs: number | null
}

/** An opening so long after a fault may be the fault's. */
const echoMs = 600_000
/** Attempts of the fault end so long after it at most, and may open a breaker once more. */
const settlingMs = 60_000

/** Runs a breaker on the traffic of a scenario, until nothing more can be learned from it. */
export const runBreaker = (traffic: Traffic, breaker: AccountBreaker, scenario: Scenario): RunFigures => {
  const { startMs, size, dispatchedMs, endedMs, outcome, nthEnd } = traffic
  const tickets = new Int32Array(size).fill(-1)
  const watch = new Watch(scenario, startMs)
  let dispatched = 0
  let ended = 0
  while (ended < size) {
    const ending = nthEnd(ended)
    const isDispatch = dispatched < size && dispatchedMs[dispatched]! < endedMs[ending]!
    if (!isDispatch && tickets[ending]! < 0) {
      ended++
      continue
    }
    const at = isDispatch ? dispatchedMs[dispatched]! : endedMs[ending]!
    breaker.elapse(at)
    watch.see(breaker)
    if (watch.isOver(breaker, at)) break
    if (isDispatch) {
      tickets[dispatched] = breaker.dispatch(dispatched, at) ?? -1
      dispatched++
    } else {
      breaker.end(outcome(ending), at - dispatchedMs[ending]!, tickets[ending]!, at)
      ended++
    }
    watch.see(breaker)
  }
  if (ended === size) breaker.elapse(startMs + scenario.longestMs)
  watch.see(breaker)
  return watch.figures(breaker)
}

/** Looks on at the movements of a breaker. */
class Watch {
  readonly #stretches: readonly { readonly fromMs: EpochMs; readonly toMs: EpochMs }[]
  readonly #beginMs: EpochMs
  readonly #endMs: EpochMs
  #state: BreakerState = 'CLOSED'
  #falseTrips = 0
  #detectedMs: EpochMs | null = null

  constructor({ isFault, stretches }: Scenario, startMs: EpochMs) {
    const shifted = stretches.map(({ fromMs, toMs }) => ({ fromMs: startMs + fromMs, toMs: startMs + toMs }))
    this.#stretches = isFault ? shifted : []
    this.#beginMs = this.#stretches[0]?.fromMs ?? Infinity
    this.#endMs = this.#stretches.at(-1)?.toMs ?? Infinity
  }

  see({ state, since }: AccountBreaker): void {
    if (state === this.#state) return
    if (state === 'OPEN') this.#opened(since)
    this.#state = state
  }

  /** Whether a breaker is closed after the fault and all of its attempts. An opening within the echo is no false trip. */
  isOver({ state }: AccountBreaker, at: EpochMs): boolean {
    return state === 'CLOSED' && at >= this.#endMs + settlingMs
  }

  figures({ state, since }: AccountBreaker): RunFigures {
    const isRecovered = this.#detectedMs !== null && state === 'CLOSED'
    return {
      falseTrips: this.#falseTrips,
      detectMs: this.#detectedMs === null ? null : this.#detectedMs - this.#beginMs,
      recoverMs: isRecovered ? Math.max(0, since - this.#endMs) : null,
    }
  }

  #opened(at: EpochMs): void {
    if (at >= this.#beginMs) this.#detectedMs ??= at
    const isFault = this.#stretches.some(({ fromMs, toMs }) => at >= fromMs && at < toMs + echoMs)
    if (!isFault && this.#state !== 'HALF_OPEN') this.#falseTrips++
  }
}
