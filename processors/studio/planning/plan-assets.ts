import { type PlannedAsset, type PlannedJob, type RenderPlan, RenderPlanDefaults } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { Step } from '#stream/step.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { type AssetDraft, type AssetName, fanOut } from './fan-out.ts'
import { batchId, jobId } from './job-identity.ts'
import type { PlanningPolicy } from './planning-policy.ts'
import type { RenderTrigger } from './render-trigger.ts'
import type { TemplateOf } from './template-of.ts'

/** A job with the inputs of an earlier event, and the job in its place; null when nobody wants its asset any more. */
export interface OutdatedJob {
  readonly jobId: string
  readonly supersededByJobId: string | null
}

export type PlanOutput = Tagged<'outdated', OutdatedJob> | Tagged<'planned', PlannedJob>

/** Most assets of one entity, our own choice: twice those that any policy can want of it. */
const mostAssets = 128

/** One asset of a trigger beside the plan of before; without a draft it is not wanted. */
interface Revised {
  readonly draft: AssetDraft | undefined
  readonly known: PlannedAsset | undefined
  readonly asset: PlannedAsset
}

/**
 * Plans the jobs for a trigger. The newest one about an entity counts, whatever order they come in: that of the higher
 * revision, and of one revision that of the later event. An older one and a repeat change nothing, a newer one only assets with
 * other inputs, missing ones, and those for places that it does not name. An outdated job is named before the one in its place.
 */
export const planAssets = (
  plan: RenderPlan | undefined,
  trigger: RenderTrigger,
  at: StreamTime,
  policy: PlanningPolicy,
  templateOf: TemplateOf,
): Step<RenderPlan, PlanOutput> => {
  const { assets: known, forgottenEditions } = plan ?? RenderPlanDefaults
  const parts = trigger.parts.filter(({ rows }) => !isOutdated(trigger, known, policy.fanOut[rows]))
  const { wanted, unwanted } = fanOut({ ...trigger, parts }, policy, templateOf)
  const revised = [
    ...wanted.map((draft) => revise(draft, find(known, draft), trigger, forgottenEditions)),
    ...unwanted.map((name) => drop(name, find(known, name), trigger, forgottenEditions)),
  ].filter(({ known }) => known === undefined || isNewer(trigger, known))
  if (revised.length === 0) return { state: plan }
  const kept = known.filter((asset) => !revised.some(({ asset: name }) => isSame(asset, name)))
  const changed = revised.filter(({ known, asset }) => (known?.jobId ?? '') !== asset.jobId)
  return {
    state: bounded([...kept, ...revised.map(({ asset }) => asset)], forgottenEditions),
    emit: [...changed.flatMap(outdated), ...batch(changed)],
    timer: after(at, policy.planRetentionMs),
  }
}

/** A tenant may rename its assets with each policy. Those that no trigger has named for longest are forgotten. */
const bounded = (assets: readonly PlannedAsset[], forgottenEditions: number): RenderPlan => {
  const gone = assets.slice(0, -mostAssets)
  return {
    assets: assets.slice(-mostAssets),
    forgottenEditions: Math.max(forgottenEditions, ...gone.map((asset) => editionAfter(asset, 0))),
  }
}

/** Whether a newer event has told of some of the assets. Those that the policy has gained since must not show this one. */
const isOutdated = (trigger: RenderTrigger, known: readonly PlannedAsset[], names: readonly AssetName[]): boolean =>
  names.some((name) => {
    const asset = find(known, name)
    return asset !== undefined && isNewer(asset, trigger)
  })

/** The revision of an entity, and when it was told. */
type Told = Pick<PlannedAsset, 'revision' | 'toldAt'>

const isNewer = ({ revision, toldAt }: Told, known: Told): boolean =>
  revision === known.revision ? toldAt > known.toldAt : revision > known.revision

const isSame = (one: AssetName, other: AssetName): boolean =>
  one.assetKind === other.assetKind && one.variant === other.variant

const find = (plan: readonly PlannedAsset[], name: AssetName): PlannedAsset | undefined =>
  plan.find((asset) => isSame(asset, name))

const revise = (
  draft: AssetDraft,
  known: PlannedAsset | undefined,
  { revision, toldAt }: RenderTrigger,
  forgottenEditions: number,
): Revised => {
  if (known?.inputHash === draft.inputHash && !known.missing)
    return { draft, known, asset: { ...known, revision, toldAt } }
  const { assetKind, variant, inputHash } = draft
  const edition = editionAfter(known, forgottenEditions)
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

/** Remembered without a job: an older event may come late, and must render nothing for a place without a use. */
const drop = (
  { assetKind, variant }: AssetName,
  known: PlannedAsset | undefined,
  { revision, toldAt }: RenderTrigger,
  forgottenEditions: number,
): Revised => {
  const edition = editionAfter(known, forgottenEditions)
  const asset = { assetKind, variant, revision, toldAt, edition, inputHash: '', jobId: '', missing: false }
  return { draft: undefined, known, asset }
}

/** How many jobs the asset has had; at most, where it is not in the plan. */
const editionAfter = (known: PlannedAsset | undefined, forgottenEditions: number): number =>
  known === undefined ? forgottenEditions : known.edition + (known.jobId === '' ? 0 : 1)

const outdated = ({ known, asset }: Revised): readonly PlanOutput[] =>
  known === undefined || known.jobId === ''
    ? []
    : [{ kind: 'outdated', value: { jobId: known.jobId, supersededByJobId: asset.jobId || null } }]

const batch = (changed: readonly Revised[]): readonly PlanOutput[] => {
  const drafts = changed.flatMap(({ draft, asset }) => (draft === undefined ? [] : [{ ...draft, jobId: asset.jobId }]))
  const id = batchId(drafts.map((draft) => draft.jobId))
  return drafts.map((draft, batchIndex) => ({
    kind: 'planned',
    value: { ...draft, batchId: id, batchIndex, batchSize: drafts.length },
  }))
}
