import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { FailureClass } from '#schemas/types.ts'
import type { SeededRandom } from '../seeded-random.ts'

/** The end of an attempt at the account. */
export interface AttemptEnd {
  /** `null` for an acceptance. */
  readonly outcome: FailureClass | null
  readonly latencyMs: number
}

/** A stretch of a run, in milliseconds after its start; the end is outside. */
export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** Something that happens to the account. Attempts made within the stretches are hit. */
export interface Scenario {
  readonly name: string
  /** Whether the account is at fault then: an opening is wanted. Otherwise any opening is a false trip. */
  readonly isFault: boolean
  /** In order; none for an account that is well throughout. */
  readonly stretches: readonly Stretch[]
  /** The longest run. One with a fault ends with its recovery. */
  readonly longestMs: number
  /** The end of an attempt that is hit. @param usual its end otherwise */
  readonly hit: (usual: AttemptEnd, random: SeededRandom) => AttemptEnd
}

const second = 1_000
const runMs = 1_800 * second
/** Three openings in a row make an account rest for 15 minutes, before the ramp of four. */
const longestFaultRunMs = 3_000 * second
const whole: Stretch = { fromMs: 600 * second, toMs: 1_200 * second }
const turns: readonly Stretch[] = [600, 840, 1_080].map((from) => ({
  fromMs: from * second,
  toMs: (from + 120) * second,
}))

/** So large a part of the campaign's messages is refused for their own sake. */
const refusedShare = 0.9
/** Latencies of the slow account above the bound of a slow answer. */
const beyond = { medianMs: 5 * second, sigma: 0.4 }

const fault = (name: string, hit: Scenario['hit'], stretches = [whole]): Scenario => ({
  name,
  isFault: true,
  stretches,
  longestMs: longestFaultRunMs,
  hit,
})

const well = (name: string, stretches: readonly Stretch[], hit: Scenario['hit']): Scenario => ({
  name,
  isFault: false,
  stretches,
  longestMs: runMs,
  hit,
})

const endedAs =
  (outcome: FailureClass): Scenario['hit'] =>
  ({ latencyMs }) => ({ outcome, latencyMs })

/** Faults of this share in all, those of a normal day included. */
const faulty =
  (share: number): Scenario['hit'] =>
  ({ latencyMs }, random) => ({ outcome: random.chance(share) ? 'PROVIDER_FAULT' : null, latencyMs })

const slowly: Scenario['hit'] = ({ outcome }, random) => ({
  outcome,
  latencyMs: defaultCpaasPolicy.health.slowMs + random.logNormal(beyond.medianMs, beyond.sigma),
})

const silently: Scenario['hit'] = () => ({ outcome: 'PROVIDER_FAULT', latencyMs: defaultCpaasPolicy.submitTimeoutMs })

const refused: Scenario['hit'] = (usual, random) => {
  if (!random.chance(refusedShare)) return usual
  return { outcome: random.chance(0.5) ? 'RECIPIENT_FAULT' : 'CONTENT_FAULT', latencyMs: usual.latencyMs }
}

/** All scenarios, in the order of the tables. */
export const scenarios: readonly Scenario[] = [
  well('healthy', [], (usual) => usual),
  fault('total-outage', endedAs('PROVIDER_FAULT')),
  fault('outage-70', faulty(0.7)),
  fault('brownout-30', faulty(0.3)),
  fault('slow', slowly),
  fault('silent', silently),
  fault('credential', endedAs('CREDENTIAL')),
  fault('throttled', endedAs('THROTTLED')),
  well('poison-campaign', [whole], refused),
  fault('flapping', endedAs('PROVIDER_FAULT'), [...turns]),
]
