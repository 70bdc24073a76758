import type { PlannedAsset, PlannedJob, RenderPlan } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { Step } from '#stream/step.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { type AssetDraft, fanOut } from './fan-out.ts'
import { batchId, jobId } from './job-identity.ts'
import type { PlanningPolicy } from './policy.ts'
import type { RenderTrigger } from './render-trigger.ts'

/** A job whose inputs are no longer those of its entity, and the job that renders the new ones. */
export interface OutdatedJob {
  readonly jobId: string
  readonly supersededByJobId: string
}

export type PlanOutput = Tagged<'outdated', OutdatedJob> | Tagged<'planned', PlannedJob>

/** One asset of a trigger beside what was planned for it before. */
interface Revised {
  readonly draft: AssetDraft
  readonly known: PlannedAsset | undefined
  readonly asset: PlannedAsset
}

/**
 * Plans the jobs that a trigger makes necessary. An asset is looked at once per revision of its entity: the same or an older
 * revision changes nothing, a newer one only what its inputs change. An outdated job is named before the one that replaces it.
 */
export const planAssets = (
  plan: RenderPlan | undefined,
  trigger: RenderTrigger,
  at: StreamTime,
  policy: PlanningPolicy,
): Step<RenderPlan, PlanOutput> => {
  const known = plan?.assets ?? []
  const revised = fanOut(trigger, policy)
    .map((draft) => revise(draft, known, trigger.revision))
    .filter(({ known }) => known === undefined || known.revision < trigger.revision)
  if (revised.length === 0) return { state: plan }
  const kept = known.filter((asset) => !revised.some(({ draft }) => isFor(asset, draft)))
  const changed = revised.filter(({ known, asset }) => known?.jobId !== asset.jobId)
  return {
    state: { assets: [...kept, ...revised.map(({ asset }) => asset)] },
    emit: [...changed.flatMap(outdated), ...batch(changed)],
    timer: after(at, policy.planRetentionMs),
  }
}

const isFor = (asset: PlannedAsset, { assetKind, variant }: AssetDraft): boolean =>
  asset.assetKind === assetKind && asset.variant === variant

const revise = (draft: AssetDraft, plan: readonly PlannedAsset[], revision: number): Revised => {
  const known = plan.find((asset) => isFor(asset, draft))
  if (known?.inputHash === draft.inputHash) return { draft, known, asset: { ...known, revision } }
  const { assetKind, variant, inputHash } = draft
  const edition = known === undefined ? 0 : known.edition + 1
  return { draft, known, asset: { assetKind, variant, revision, edition, inputHash, jobId: jobId(draft, edition) } }
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
