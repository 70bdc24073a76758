import type { PlannedAsset, PlannedJob, RenderPlan } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { Step } from '#stream/step.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { type AssetDraft, fanOut } from './fan-out.ts'
import { batchId, jobId } from './job-identity.ts'
import type { PlanningPolicy } from './planning-policy.ts'
import type { RenderTrigger } from './render-trigger.ts'

/** A job with the inputs of an earlier event, and the job in its place. */
export interface OutdatedJob {
  readonly jobId: string
  readonly supersededByJobId: string
}

export type PlanOutput = Tagged<'outdated', OutdatedJob> | Tagged<'planned', PlannedJob>

/** One asset of a trigger beside the plan of before. */
interface Revised {
  readonly draft: AssetDraft
  readonly known: PlannedAsset | undefined
  readonly asset: PlannedAsset
}

/**
 * Plans the jobs for a trigger. The newest one about an entity counts, whatever order they come in: that of the higher
 * revision, and of one revision that of the later event. An older one and a repeat change nothing, a newer one only assets with
 * other inputs and missing ones. An outdated job is named before the one in its place.
 */
export const planAssets = (
  plan: RenderPlan | undefined,
  trigger: RenderTrigger,
  at: StreamTime,
  policy: PlanningPolicy,
): Step<RenderPlan, PlanOutput> => {
  const known = plan?.assets ?? []
  const revised = fanOut(trigger, policy)
    .map((draft) => revise(draft, known, trigger))
    .filter(({ known }) => known === undefined || isNewer(trigger, known))
  if (revised.length === 0) return { state: plan }
  const kept = known.filter((asset) => !revised.some(({ draft }) => isFor(asset, draft)))
  const changed = revised.filter(({ known, asset }) => known?.jobId !== asset.jobId)
  return {
    state: { assets: [...kept, ...revised.map(({ asset }) => asset)] },
    emit: [...changed.flatMap(outdated), ...batch(changed)],
    timer: after(at, policy.planRetentionMs),
  }
}

const isNewer = ({ revision, toldAt }: RenderTrigger, known: PlannedAsset): boolean =>
  revision === known.revision ? toldAt > known.toldAt : revision > known.revision

const isFor = (asset: PlannedAsset, { assetKind, variant }: AssetDraft): boolean =>
  asset.assetKind === assetKind && asset.variant === variant

const revise = (draft: AssetDraft, plan: readonly PlannedAsset[], { revision, toldAt }: RenderTrigger): Revised => {
  const known = plan.find((asset) => isFor(asset, draft))
  if (known?.inputHash === draft.inputHash && !known.missing)
    return { draft, known, asset: { ...known, revision, toldAt } }
  const { assetKind, variant, inputHash } = draft
  const edition = known === undefined ? 0 : known.edition + 1
  const asset = {
    assetKind,
    variant,
    revision,
    toldAt,
    edition,
    inputHash,
    jobId: jobId(draft, edition),
    missing: false,
  }
  return { draft, known, asset }
}

const outdated = ({ known, asset }: Revised): readonly PlanOutput[] =>
  known === undefined ? [] : [{ kind: 'outdated', value: { jobId: known.jobId, supersededByJobId: asset.jobId } }]

const batch = (changed: readonly Revised[]): readonly PlanOutput[] => {
  const id = batchId(changed.map(({ asset }) => asset.jobId))
  return changed.map(({ draft, asset }, batchIndex) => ({
    kind: 'planned',
    value: { ...draft, jobId: asset.jobId, batchId: id, batchIndex, batchSize: changed.length },
  }))
}
