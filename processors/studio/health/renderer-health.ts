import { probeRules } from '#processors/shared/breaker/probe-slots.ts'
import {
  type EpochMs,
  type RendererHealth,
  RendererHealthSchema,
  type RendererProbe,
  RendererProbeSchema,
  type RenderJobDispatched,
  type RenderJobProgressed,
} from '#schemas/types.ts'
import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { gauged, keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import type { AttemptEnd } from '#processors/studio/jobs/attempt-end.ts'
import { renderersByState } from '#processors/studio/measures/renderer-measures.ts'
import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'
import { type StudioPolicy, studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import { type RendererKey, rendererKey, rendererParts } from './renderer-account.ts'
import { rendererRules } from './renderer-rules.ts'

/** Breakers by renderer account; jobs read them. */
export const rendererHealthStore = gauged(
  keyValue<RendererKey, RendererHealth>('renderer-health', 10, RendererHealthSchema, rendererParts),
  renderersByState,
)

/** Half-open renderers that have had their probe. */
export const rendererProbeStore = keyValue<RendererKey, RendererProbe>(
  'renderer-probes',
  11,
  RendererProbeSchema,
  rendererParts,
)

type Inputs = {
  readonly ends: Stream<TenantId, AttemptEnd>
  readonly probed: Stream<TenantId, RenderJobDispatched>
  readonly reports: Stream<TenantId, RenderJobProgressed>
}

/**
 * Watches how attempts at renderers end: jobs leave a provider while it is down and come back step by step.
 *
 * in     ends        TenantId → AttemptEnd, each attempt at most once
 *        probed      TenantId → RenderJobDispatched, probes alone: each takes its slice of time
 *        reports     TenantId → RenderJobProgressed, passed on
 * out    reports     TenantId → RenderJobProgressed, to the jobs: these read the breakers
 * state  health      (TenantId, provider, type, credentialRef) → RendererHealth: one row per account in use; kept 24 h
 *                    after the last attempt, and as long as the breaker is not closed
 *        probes      account → RendererProbe: one per half-open account, kept until the slice of time of its probe ends
 *
 * The rules are those of the providers of messages. Nothing tells of a movement.
 */
export const rendererHealth = (base: StudioPolicy) =>
  processor({
    name: 'renderer-health',
    state: { health: rendererHealthStore, probes: rendererProbeStore },
    reads: { policies: studioPolicies.store },
    in: ['ends', 'probed', 'reports'],
    out: ['reports'],
    build:
      ({ health, probes, policies }) =>
      ({ ends, probed, reports }: Inputs) => {
        const policyOf = policiesInForce(studioPolicies, base, policies)
        ends.pipe(
          transition(
            health,
            rendererRules(base.health, (tenant) => policyOf(tenant).health),
          ),
        )
        probed.pipe(transition(probes, probeRules(base.health, rendererKey, slotOf)))
        return { reports }
      },
  })

const slotOf = ({ jobId }: RenderJobDispatched, sentAt: EpochMs): RendererProbe => ({ jobId, sentAt })
