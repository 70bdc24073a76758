import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { EpochMs, FailureClass } from '#schemas/types.ts'
import { SeededRandom } from '../seeded-random.ts'
import type { Cell } from './cell.ts'
import type { AttemptEnd, Scenario } from './scenario.ts'

/** Latencies of a healthy account. */
const usual = { medianMs: 300, sigma: 0.6 }
/** Runs begin anywhere in a minute, so that no fault begins with a slice of time of some rule. */
const spreadMs = 60_000
/** Ends are sorted as one number each: the time, then the place of the attempt in this many bits. */
const places = 2 ** 18

/**
 * The attempts at an account without a breaker before it, and their ends. They follow from cell and seed alone: all breakers see
 * the same.
 */
export interface Traffic {
  readonly startMs: EpochMs
  readonly size: number
  /** The times never fall. */
  readonly dispatchedMs: Float64Array
  readonly endedMs: Float64Array
  readonly outcome: (attempt: number) => FailureClass | null
  /** The attempt with the so many-th end. */
  readonly nthEnd: (place: number) => number
}

/** Poisson arrivals with log-normal latencies. @throws Error when there are more attempts than 2^18 */
export const trafficOf = (cell: Cell, seed: number): Traffic => {
  const { scenario, attemptsPerSecond, baselinePercent } = cell
  const random = new SeededRandom([scenario.name, attemptsPerSecond, baselinePercent, seed].join('|'))
  const startMs = random.between(0, spreadMs - 1)
  const dispatchedMs = arrivals(startMs, scenario.longestMs, attemptsPerSecond, random)
  const endedMs = new Float64Array(dispatchedMs.length)
  const marks = new Uint8Array(dispatchedMs.length)
  dispatchedMs.forEach((at, attempt) => {
    const { outcome, latencyMs } = endOf(at - startMs, scenario, baselinePercent / 100, random)
    endedMs[attempt] = at + Math.min(Math.max(latencyMs, 1), defaultCpaasPolicy.submitTimeoutMs)
    marks[attempt] = outcomes.indexOf(outcome)
  })
  const order = ordered(endedMs)
  return {
    startMs,
    size: dispatchedMs.length,
    dispatchedMs,
    endedMs,
    outcome: (attempt) => outcomes[marks[attempt]!]!,
    nthEnd: (place) => order[place]! % places,
  }
}

const outcomes: readonly (FailureClass | null)[] = [
  null,
  'PROVIDER_FAULT',
  'CREDENTIAL',
  'THROTTLED',
  'RECIPIENT_FAULT',
  'CONTENT_FAULT',
]

const arrivals = (startMs: EpochMs, lengthMs: number, perSecond: number, random: SeededRandom): Float64Array => {
  const times: number[] = []
  let sinceStartMs = 0
  for (;;) {
    sinceStartMs -= (Math.log(1 - random.share()) * 1_000) / perSecond
    if (sinceStartMs >= lengthMs) break
    times.push(startMs + Math.round(sinceStartMs))
  }
  if (times.length > places) throw new Error(`${times.length} attempts are more than a run can have, ${places}`)
  return Float64Array.from(times)
}

const endOf = (sinceStartMs: number, scenario: Scenario, baseline: number, random: SeededRandom): AttemptEnd => {
  const latencyMs = random.logNormal(usual.medianMs, usual.sigma)
  const end: AttemptEnd = { outcome: random.chance(baseline) ? 'PROVIDER_FAULT' : null, latencyMs }
  const isHit = scenario.stretches.some(({ fromMs, toMs }) => sinceStartMs >= fromMs && sinceStartMs < toMs)
  return isHit ? scenario.hit(end, random) : end
}

const ordered = (endedMs: Float64Array): Float64Array => endedMs.map((at, attempt) => at * places + attempt).sort()
