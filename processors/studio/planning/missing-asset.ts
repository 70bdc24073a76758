import type { PlannedJob, RenderFailureClass, RenderJobFailed, RenderPlan } from '#schemas/types.ts'
import type { Step } from '#stream/step.ts'
import type { SourceKind } from './fan-out-matrix.ts'

/** The same inputs would fail again, or somebody wanted no asset; anything else passes, as an outage does. */
const lasting: readonly RenderFailureClass[] = ['CONTENT_POLICY', 'INVALID_INPUT', 'CANCELED']

/** A job without an asset, though its inputs are in order. */
export interface MissedJob {
  readonly sourceKind: SourceKind
  readonly entityId: string
  readonly jobId: string
}

/** A job without an asset. A person asks for another job by another request, so that nothing is missing then. */
export const missedJob = ({ jobId, source }: Pick<PlannedJob, 'jobId' | 'source'>): readonly MissedJob[] =>
  source === null || source.kind === 'request'
    ? []
    : [{ sourceKind: source.kind as SourceKind, entityId: source.entityId, jobId }]

/** A failed job, unless its failure is to last. */
export const failedJob = (failed: RenderJobFailed): readonly MissedJob[] =>
  lasting.includes(failed.failureClass) ? [] : missedJob(failed)

/** Remembers that an asset is missing, so that the next event about its entity renders it. An outdated job changes nothing. */
export const missAsset = (plan: RenderPlan | undefined, { jobId }: MissedJob): Step<RenderPlan, never> =>
  plan?.assets.some((asset) => asset.jobId === jobId) === true
    ? {
        state: {
          ...plan,
          assets: plan.assets.map((asset) => (asset.jobId === jobId ? { ...asset, missing: true } : asset)),
        },
      }
    : { state: plan }
