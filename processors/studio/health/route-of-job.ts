import { conditionOfAccount } from '#processors/shared/breaker/probe-slots.ts'
import { plannedRoute, providerOf, type RouteOf } from '#processors/studio/jobs/attempt-route.ts'
import { nativeSize } from '#processors/studio/planning/native-size.ts'
import type { Renderer } from '#processors/studio/planning/renderer.ts'
import type { StudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import type { PlannedJob, RendererHealth, RendererProbe } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { StoreReader } from '#stream/store-port.ts'
import { chooseRenderer } from './choose-renderer.ts'
import { type RendererKey, rendererKey } from './renderer-account.ts'

/** The knobs of the choice. */
export type RoutingPolicy = Pick<StudioPolicy, 'renderers' | 'health'>

/**
 * Chooses the renderer of each attempt from the policy and the breakers; the planned one for a type without renderers. Jobs of one
 * record do not see each other's probes, so of a batch the first job alone may be one.
 */
export const routeReader =
  (
    policyOf: (tenant: TenantId) => RoutingPolicy,
    breakers: StoreReader<RendererKey, RendererHealth>,
    probes: StoreReader<RendererKey, RendererProbe>,
  ): RouteOf =>
  (plan, before, present) => {
    const tenant = plan.tenantId as TenantId
    const { renderers, health } = policyOf(tenant)
    const conditionOf = ({ provider, credentialRef }: Renderer) => {
      const key = rendererKey(tenant, { provider, type: plan.type, credentialRef })
      const condition = conditionOfAccount(key, breakers, probes)
      return plan.batchIndex === 0 ? condition : { ...condition, probed: true }
    }
    const attempts = before.map((ended) => ({ ...ended, provider: providerOf(ended, plan) }))
    const ofType = plan.type === 'UNKNOWN' ? [] : renderers[plan.type]
    const job = { jobId: plan.jobId, wanted: wantedProvider(plan), attempts }
    const choice = chooseRenderer(job, ofType, conditionOf, health)
    if (choice === undefined) return plannedRoute(plan, before, present)
    const { route, probe, breakerSeq } = choice
    const [nativeWidth, nativeHeight] = nativeSize([plan.width, plan.height], route.nativeSizes)
    return {
      provider: route.provider,
      credentialRef: route.credentialRef,
      breakerSeq,
      probe,
      nativeWidth,
      nativeHeight,
    }
  }

/** A person's request has the provider that it asks for, or the first one; other jobs have no wish. */
const wantedProvider = ({ source, provider }: PlannedJob): string | null =>
  source?.kind === 'request' ? provider : null
