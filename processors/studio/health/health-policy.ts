import type { z } from 'zod'
import { type HealthPolicy, healthPolicySchema } from '#processors/shared/breaker/health-policy.ts'
import { withWindowOrder } from '#processors/shared/breaker/window-order.ts'
import { each, group, type Settled, whole, wholes } from '#processors/shared/policy/knob.ts'
import { withStandards } from '#processors/shared/policy/with-standards.ts'
import { renderTypes } from '#processors/studio/policy/symbols.ts'
import type { RenderType } from '#schemas/types.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Half of the time that an attempt of the type may run. */
const standardSlowMs: Readonly<Record<RenderType, number>> = {
  image: minute,
  audio: 5 * minute,
  document: 5 * minute,
  video: 15 * minute,
  UNKNOWN: 15 * minute,
}

/**
 * The bounds of the breakers of messages, over longer times: renders are rare and slow (docs/decisions/0084). No worker tells of a
 * refused credential, so nothing counts these.
 */
const {
  slowMs: _,
  credentialFaults: __,
  ...shared
} = withStandards(healthPolicySchema, {
  bucketMs: minute,
  longBucketMs: 10 * minute,
  fast: { windowMs: 5 * minute },
  lowVolume: { windowMs: hour },
  sustained: { windowMs: 10 * minute, longWindowMs: hour },
  slow: { windowMs: 10 * minute },
  brownout: { windowMs: hour, recentMs: 10 * minute },
  capacity: { windowMs: 10 * minute, minAttempts: 6 },
  openMs: 2 * minute,
  maxOpenMs: 30 * minute,
  forgiveMs: 10 * minute,
  probeSuccesses: 2,
  rampStepMs: 5 * minute,
  flapping: { withinMs: hour, holdMs: hour },
}).unwrap().shape

/** The knobs of the breakers of renderers. */
export const renderHealthPolicySchema = withWindowOrder(
  group({
    ...shared,
    slowMs: each(renderTypes, (type) =>
      whole(standardSlowMs[type], { least: 100, most: day }, 'A longer attempt of the type is slow.'),
    ),
    probeEveryMs: whole(
      minute,
      { least: 100, most: day },
      'The first job of each such slice of time is a probe.',
      'pod',
    ),
    rampPercents: wholes(
      [25, 50, 100],
      { least: 1, most: 100 },
      "The recovering account's share of the jobs in per cent, step by step.",
    ),
    maxFaultsPerProvider: whole(
      2,
      { least: 1, most: 16 },
      "After so many faults of a job's attempts at one provider its next attempt goes to the next one.",
    ),
  }),
)

/** When a renderer counts as unhealthy, and how it gets its jobs back. All times are stream time. */
export type RenderHealthPolicy = Settled<z.output<typeof renderHealthPolicySchema>>

/** The policy of the breakers of one type. */
export const healthOfType = (health: RenderHealthPolicy, type: RenderType): HealthPolicy => ({
  ...health,
  slowMs: health.slowMs[type],
  credentialFaults: Number.POSITIVE_INFINITY,
})
