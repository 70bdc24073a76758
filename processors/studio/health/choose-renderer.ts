import {
  type AccountCondition,
  type Choice,
  chooseAccount,
  chooseHealthy,
} from '#processors/shared/breaker/choose-account.ts'
import type { Renderer } from '#processors/studio/planning/renderer.ts'
import type { RenderFailureClass } from '#schemas/types.ts'
import type { RenderHealthPolicy } from './health-policy.ts'

/** Facts about a job for the choice of its next renderer. */
export interface RoutedJob {
  readonly jobId: string
  /** The renderer to ask first, as a person wishes. */
  readonly wanted: string | null
  /** The ends of its attempts so far. */
  readonly attempts: readonly { readonly provider: string; readonly failureClass: RenderFailureClass }[]
}

/**
 * Chooses the account of a job's next attempt, in the order of `renderers` and by their health, the wanted provider first. After
 * too many faults at one provider the others are asked before it. `undefined` only without any renderer.
 */
export const chooseRenderer = (
  job: RoutedJob,
  renderers: readonly Renderer[],
  conditionOf: (renderer: Renderer) => AccountCondition,
  { maxFaultsPerProvider, rampPercents }: Pick<RenderHealthPolicy, 'maxFaultsPerProvider' | 'rampPercents'>,
): Choice<Renderer> | undefined => {
  const limits = { maxAttemptsPerProvider: maxFaultsPerProvider, health: { rampPercents } }
  const failed = renderers.flatMap((renderer) => Array<Renderer>(faultsAt(job, renderer)).fill(renderer))
  const wanted = renderers.filter(
    (renderer) => renderer.provider === job.wanted && faultsAt(job, renderer) < maxFaultsPerProvider,
  )
  return (
    chooseHealthy(job.jobId, failed, wanted, conditionOf, limits) ??
    chooseAccount(job.jobId, failed, renderers, conditionOf, limits)
  )
}

/** A fault speaks against all accounts of its provider. A lost worker, a queue or a time-out says nothing about the provider's next try. */
const faultsAt = ({ attempts }: RoutedJob, { provider }: Renderer): number =>
  attempts.filter((attempt) => attempt.provider === provider && attempt.failureClass === 'PROVIDER_FAULT').length
