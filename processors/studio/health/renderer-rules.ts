import { breakerTimer } from '#processors/shared/breaker/breaker-timer.ts'
import { elapse, observe } from '#processors/shared/breaker/breaker.ts'
import { type EpochMs, type RendererHealth, RendererHealthDefaults } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules, Step } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'
import type { AttemptEnd } from '#processors/studio/jobs/attempt-end.ts'
import { healthOfType, type RenderHealthPolicy } from './health-policy.ts'
import { renderEffect } from './render-effect.ts'
import { type RendererKey, rendererKey } from './renderer-account.ts'

/** The rules of the store of renderers' breakers. Nothing is emitted. @param base bounds how long rows are kept */
export const rendererRules = (
  base: RenderHealthPolicy,
  policyOf: (tenant: TenantId) => RenderHealthPolicy,
): Rules<RendererKey, RendererHealth, AttemptEnd, never> => ({
  retention: { ms: base.retentionMs, isAtRest: ({ state }) => state === 'CLOSED' },
  key: ({ key, value }) => rendererKey(key, value),
  on: (row, ended, at, { key }) => onEnd(row, ended, at, policyOf(key)),
  onTimer: (before, at, _present, [tenant]) => {
    const policy = healthOfType(policyOf(tenant), before.type)
    const moved = elapse(before, at, policy)
    return moved === undefined ? { state: undefined } : { state: moved, timer: breakerTimer(moved, at, policy) }
  },
})

const onEnd = (
  row: RendererHealth | undefined,
  ended: AttemptEnd,
  at: StreamTime,
  health: RenderHealthPolicy,
): Step<RendererHealth, never> => {
  const effect = renderEffect(ended.result)
  if (effect === 'NONE') return { state: row }
  const policy = healthOfType(health, ended.type)
  const before = row ?? closedRenderer(ended, at)
  const { health: state } = observe(before, { ...ended, effect }, at, policy)
  return state === before ? { state: row } : { state, timer: breakerTimer(state, at, policy) }
}

/** The breaker of a renderer that has seen nothing. */
const closedRenderer = ({ tenantId, provider, type, credentialRef }: AttemptEnd, at: EpochMs): RendererHealth => ({
  ...RendererHealthDefaults,
  tenantId,
  provider,
  type,
  credentialRef: credentialRef ?? '',
  state: 'CLOSED',
  since: at,
  lastAttemptAt: at,
})
