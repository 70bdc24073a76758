import type { PlannedJob, RenderSource } from '#schemas/types.ts'
import type { FanOutRow } from './fan-out-matrix.ts'
import { inputHash } from './job-identity.ts'
import { nativeSize } from './native-size.ts'
import type { PlanningPolicy } from '#processors/studio/policy/studio-policy.ts'
import type { RenderTrigger } from './render-trigger.ts'

/** An asset as a trigger asks for it, before it is known whether a job is needed. */
export type AssetDraft = Omit<PlannedJob, 'jobId' | 'source' | 'batchId' | 'batchIndex' | 'batchSize'> & {
  readonly source: RenderSource
}

/** Every asset that a trigger asks for, in the order of the matrix. */
export const fanOut = (trigger: RenderTrigger, policy: PlanningPolicy): readonly AssetDraft[] =>
  policy.fanOut[trigger.name].map((row) => draft(trigger, row, policy))

const draft = (
  trigger: RenderTrigger,
  row: FanOutRow,
  { imageProvider, automationUserId }: PlanningPolicy,
): AssetDraft => {
  const [nativeWidth, nativeHeight] = nativeSize([row.width, row.height], imageProvider.nativeSizes)
  return {
    tenantId: trigger.tenantId,
    userId: trigger.userId || automationUserId,
    type: 'image',
    provider: imageProvider.name,
    ...row,
    nativeWidth,
    nativeHeight,
    source: {
      kind: trigger.sourceKind,
      entityId: trigger.entityId,
      eventId: trigger.eventId,
      revision: trigger.revision,
    },
    inputHash: inputHash(JSON.stringify({ ...row, ...trigger.inputs })),
    inputs: trigger.inputs,
    templateId: null,
    templateVersion: null,
    creditsReserved: null,
    deadlineAt: null,
  }
}
