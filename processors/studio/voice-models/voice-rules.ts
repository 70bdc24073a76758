import type { VoiceModel, VoiceModelProgressed, VoiceModelTrainRequested } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules } from '#stream/step.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { applyReport, expireTraining } from './apply-report.ts'
import { refuseTraining, requestTraining, startTraining } from './request-training.ts'
import type { RefusedTraining, ReservedTraining } from '#processors/studio/credits/purchase.ts'
import type { VoiceKey, VoiceOutput } from './voice-events.ts'
import type { VoicePolicy } from './voice-policy.ts'
import { isTraining, type VoiceStep } from './voice-step.ts'

/** Everything from outside a voice model. */
export type VoiceInput =
  | Tagged<'requested', VoiceModelTrainRequested>
  | Tagged<'reserved', ReservedTraining>
  | Tagged<'unpaid', RefusedTraining>
  | Tagged<'reports', VoiceModelProgressed>

/**
 * The rules of the store of voice models.
 * @param base the pods' own policy, whose retention nobody may change
 */
export const voiceRules = (
  base: VoicePolicy,
  policyOf: (tenant: TenantId) => VoicePolicy,
): Rules<VoiceKey, VoiceModel, VoiceInput, VoiceOutput> => ({
  retention: { ms: base.retentionMs, isAtRest: ({ asked, training }) => asked === null && training === null },
  key: ({ key, value }) => [key, value.value.voiceModelId],
  on: (row, input, at, { key: tenant }, present): VoiceStep => {
    const key = [tenant, input.value.voiceModelId] as const
    const policy = policyOf(tenant)
    switch (input.kind) {
      case 'requested':
        return requestTraining(row, input.value, key, at, policy)
      case 'reserved':
        return startTraining(row, input.value, key, at, present, policy)
      case 'unpaid':
        return refuseTraining(row, input.value, key, at)
      case 'reports':
        return applyReport(row, input.value, key, at, policy)
    }
  },
  onTimer: (row, at, _present, key) => (isTraining(row) ? expireTraining(row, key, at, base) : evict(row, at, base)),
})

/** Forgets an ended voice model, unless a longer policy has moved the timer. */
const evict = (row: VoiceModel, at: StreamTime, { retentionMs }: VoicePolicy): VoiceStep => {
  const dueAt = after((row.endedAt ?? at) as StreamTime, retentionMs)
  return row.endedAt !== null && dueAt > at ? { state: row, timer: dueAt } : { state: undefined }
}
