import type { RenderFailureClass } from '#schemas/types.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { WorkerSettings } from './world-settings.ts'

/** How an attempt to render ends: with an asset, with a failure, or in silence. */
export type RenderEnd =
  | { readonly kind: 'COMPLETED' | 'LOST' | 'NEVER_STARTED' }
  | { readonly kind: 'FAILED'; readonly failureClass: RenderFailureClass; readonly errorCode: string }

/** The course of one attempt. */
export interface RenderCourse {
  /** From the dispatch to the first sign of work. */
  readonly queueMs: number
  /** From there to the end. */
  readonly renderMs: number
  readonly end: RenderEnd
}

type Failures = readonly [RenderEnd, ...RenderEnd[]]

const retriable: Failures = [
  { kind: 'FAILED', failureClass: 'PROVIDER_FAULT', errorCode: 'server_error' },
  { kind: 'FAILED', failureClass: 'PROVIDER_FAULT', errorCode: 'model_overloaded' },
  { kind: 'FAILED', failureClass: 'QUOTA', errorCode: 'rate_limit_exceeded' },
]

const final: Failures = [
  { kind: 'FAILED', failureClass: 'CONTENT_POLICY', errorCode: 'content_policy_violation' },
  { kind: 'FAILED', failureClass: 'INVALID_INPUT', errorCode: 'invalid_size' },
]

export const courseOf = (random: SeededRandom, settings: WorkerSettings): RenderCourse => {
  const [minMs, maxMs] = settings.renderMs
  return {
    queueMs: random.between(...settings.queueMs),
    renderMs: Math.min(Math.max(random.logNormal(settings.renderMedianMs, settings.renderSigma), minMs), maxMs),
    end: endOf(random, settings),
  }
}

const endOf = (random: SeededRandom, settings: WorkerSettings): RenderEnd => {
  const luck = random.share()
  const lost = settings.neverStartedShare + settings.lostShare
  const failed = lost + settings.finalFailureShare
  if (luck < settings.neverStartedShare) return { kind: 'NEVER_STARTED' }
  if (luck < lost) return { kind: 'LOST' }
  if (luck < failed) return random.pick(final)
  return luck < failed + settings.retriableFailureShare ? random.pick(retriable) : { kind: 'COMPLETED' }
}
