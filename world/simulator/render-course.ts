import type { RenderFailureClass } from '#schemas/types.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { WorkerSettings } from './world-settings.ts'

/** Where an asset is put: at once in our store, first at the renderer and later in our store, or never in our store. */
export type Upload = 'AT_ONCE' | 'LATER' | 'NEVER'

/** How an attempt to render ends: with an asset, with a failure, or in silence, behind which the asset may come after all. */
export type RenderEnd =
  | { readonly kind: 'COMPLETED'; readonly upload: Upload }
  | { readonly kind: 'LOST'; readonly assetAfterMs: number | undefined }
  | { readonly kind: 'NEVER_STARTED' }
  | { readonly kind: 'FAILED'; readonly failureClass: RenderFailureClass | null; readonly errorCode: string }

/** The course of one attempt. */
export interface RenderCourse {
  /** From the dispatch to the first sign of work. */
  readonly queueMs: number
  /** From there to the end of the rendering. */
  readonly renderMs: number
  /** From there to the asset in our store. */
  readonly uploadMs: number
  /** The signs of work name a state that nobody knows. */
  readonly isStrange: boolean
  /** The asset costs far more than usual. */
  readonly isDear: boolean
  readonly end: RenderEnd
}

type Failures = readonly [RenderEnd, ...RenderEnd[]]

/** Also how an outage of the renderer shows. */
export const renderFault: RenderEnd = { kind: 'FAILED', failureClass: 'PROVIDER_FAULT', errorCode: 'server_error' }

const retriable: Failures = [
  renderFault,
  { kind: 'FAILED', failureClass: 'PROVIDER_FAULT', errorCode: 'model_overloaded' },
  { kind: 'FAILED', failureClass: 'QUOTA', errorCode: 'rate_limit_exceeded' },
  { kind: 'FAILED', failureClass: null, errorCode: 'moon_phase_mismatch' },
]

export const renderRefusal: RenderEnd = {
  kind: 'FAILED',
  failureClass: 'CONTENT_POLICY',
  errorCode: 'content_policy_violation',
}

const final: Failures = [renderRefusal, { kind: 'FAILED', failureClass: 'INVALID_INPUT', errorCode: 'invalid_size' }]

export const courseOf = (random: SeededRandom, settings: WorkerSettings): RenderCourse => {
  const [minMs, maxMs] = settings.renderMs
  return {
    queueMs: random.between(...settings.queueMs),
    renderMs: Math.min(Math.max(random.logNormal(settings.renderMedianMs, settings.renderSigma), minMs), maxMs),
    uploadMs: settings.uploadMs,
    isStrange: random.chance(settings.strangeStateShare),
    isDear: random.chance(settings.dearShare),
    end: endOf(random, settings),
  }
}

const endOf = (random: SeededRandom, settings: WorkerSettings): RenderEnd => {
  const luck = random.share()
  const lost = settings.neverStartedShare + settings.lostShare
  const failed = lost + settings.finalFailureShare
  if (luck < settings.neverStartedShare) return { kind: 'NEVER_STARTED' }
  if (luck < lost) return { kind: 'LOST', assetAfterMs: lateAsset(random, settings) }
  if (luck < failed) return random.pick(final)
  if (luck < failed + settings.retriableFailureShare) return random.pick(retriable)
  return { kind: 'COMPLETED', upload: uploadOf(random, settings) }
}

const lateAsset = (random: SeededRandom, { lateAssetShare, lateAssetMs }: WorkerSettings): number | undefined =>
  random.chance(lateAssetShare) ? random.between(...lateAssetMs) : undefined

const uploadOf = (random: SeededRandom, { lateUploadShare, lostUploadShare }: WorkerSettings): Upload => {
  const luck = random.share()
  if (luck < lostUploadShare) return 'NEVER'
  return luck < lostUploadShare + lateUploadShare ? 'LATER' : 'AT_ONCE'
}
