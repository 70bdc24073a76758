import type { AssetKind, PlannedAsset, PlannedJob, RenderSource, TemplateKind } from '#schemas/types.ts'
import { chooser } from './chosen-rows.ts'
import type { FanOutRow } from './fan-out-matrix.ts'
import { inputHash } from './job-identity.ts'
import { nativeSize } from './native-size.ts'
import type { PlanningPolicy } from './planning-policy.ts'
import type { RenderInputs, RenderTrigger } from './render-trigger.ts'
import { firstRenderer, type Renderer } from './renderer.ts'
import { type Pin, pinsByKind, type TemplateOf, unpinned } from './template-of.ts'

/** An asset of an entity. */
export type AssetName = Pick<PlannedAsset, 'assetKind' | 'variant'>

/** An asset as a trigger asks for it, before it is known whether a job is needed. */
export type AssetDraft = Omit<PlannedJob, 'jobId' | 'source' | 'batchId' | 'batchIndex' | 'batchSize'> & {
  readonly source: RenderSource
}

/** The assets of a trigger, each in the order of the matrix. */
export interface FanOut {
  readonly wanted: readonly AssetDraft[]
  /** Assets for places without a name in the trigger. */
  readonly unwanted: readonly AssetName[]
}

/** The same for all drafts of one trigger. */
interface Drafting {
  readonly trigger: RenderTrigger
  readonly renderer: Renderer
  readonly automationUserId: string
  readonly pins: ReadonlyMap<AssetKind | TemplateKind, Pin>
}

const nothing: FanOut = { wanted: [], unwanted: [] }

/** All assets of a trigger. Without a renderer of images there is none. */
export const fanOut = (
  trigger: RenderTrigger,
  { fanOut: matrix, renderers, automationUserId }: PlanningPolicy,
  templateOf: TemplateOf,
): FanOut => {
  const renderer = firstRenderer(renderers.image, null)
  if (renderer === undefined) return nothing
  const pins = pinsByKind(trigger.tenantId, trigger.templateIds, templateOf)
  const drafting = { trigger, renderer, automationUserId, pins }
  const isChosen = chooser(trigger)
  const rows = trigger.parts.flatMap(({ rows: name, inputs }) => matrix[name].map((row) => ({ row, inputs })))
  const [wanted, unwanted] = [rows.filter(({ row }) => isChosen(row)), rows.filter(({ row }) => !isChosen(row))]
  return {
    wanted: wanted.map(({ row, inputs }) => draft(row, inputs, drafting)),
    unwanted: unwanted.map(({ row: { assetKind, variant } }) => ({ assetKind, variant })),
  }
}

const draft = (row: FanOutRow, inputs: RenderInputs, drafting: Drafting): AssetDraft => {
  const { trigger, renderer, automationUserId, pins } = drafting
  const { assetKind, variant, width, height, format } = row
  const [nativeWidth, nativeHeight] = nativeSize([width, height], renderer.nativeSizes)
  const pin = pins.get(assetKind)
  return {
    tenantId: trigger.tenantId,
    userId: trigger.userId || automationUserId,
    type: 'image',
    provider: renderer.provider,
    assetKind,
    variant,
    width,
    height,
    format,
    nativeWidth,
    nativeHeight,
    source: sourceOf(trigger),
    ...(pin ?? unpinned),
    creditsReserved: null,
    deadlineAt: null,
    // Places and renderer change nothing that a person sees. Without a template the hash holds no word about one.
    inputHash: inputHash(JSON.stringify({ assetKind, variant, width, height, format, ...inputs, ...pin })),
    inputs,
  }
}

const sourceOf = ({ sourceKind, entityId, eventId, revision }: RenderTrigger): RenderSource => ({
  kind: sourceKind,
  entityId,
  eventId,
  revision,
})
