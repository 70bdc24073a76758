import type { RendererHealth } from '#schemas/types.ts'
import type { AttemptResult } from './render-effect.ts'

/** The end of one attempt, with the account of its dispatch. Whoever tells of it tells once. */
export interface EndedRender extends Pick<RendererHealth, 'tenantId' | 'provider' | 'type'> {
  /** The account; null where a policy without renderers named none. */
  readonly credentialRef: string | null
  readonly result: AttemptResult
  readonly latencyMs: number
  /** `transitionSeq` of the breaker at the dispatch of the attempt. */
  readonly breakerSeq: number
}
