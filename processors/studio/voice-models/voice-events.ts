import { paidCredits } from '#processors/studio/credits/purchase.ts'
import { deterministicId } from '#processors/shared/deterministic-id.ts'
import {
  type AskedTraining,
  type OpenTraining,
  type Reason,
  type VoiceFailureClass,
  type VoiceModelCreated,
  VoiceModelCreatedDefaults,
  type VoiceModelDispatched,
  VoiceModelDispatchedDefaults,
  type VoiceModelFailed,
  VoiceModelFailedDefaults,
  type VoiceModelReady,
  VoiceModelReadyDefaults,
  type VoiceModelRejected,
} from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import { usedCredits } from './used-credits.ts'
import type { EndedPurchase, WantedTraining } from '#processors/studio/credits/purchase.ts'

/** The key of a voice model's row. */
export type VoiceKey = readonly [TenantId, voiceModelId: string]

/** A report cannot be used: nobody was asked for it, or its numbers are impossible. */
export type VoiceReportFault = 'ORPHAN_REPORT' | 'INVALID_REPORT'

export type VoiceOutput =
  | Tagged<'wanted', WantedTraining>
  | Tagged<'created', VoiceModelCreated>
  | Tagged<'dispatched', VoiceModelDispatched>
  | Tagged<'ready', VoiceModelReady>
  | Tagged<'failed', VoiceModelFailed>
  | Tagged<'rejected', VoiceModelRejected>
  | Tagged<'ended', EndedPurchase>
  | Tagged<'refused', VoiceReportFault>

/** Names a training, to its worker and to the provider. Two tenants may choose one id, and a forgotten voice model counts from 1 again. */
const trainingName = ([tenant, voiceModelId]: VoiceKey, { requestId }: AskedTraining, attempt: number): string =>
  deterministicId('voice-training', tenant, voiceModelId, `${attempt}`, requestId)

/** Addresses of the recordings are private; their number and length are public. */
export const created = (
  key: VoiceKey,
  asked: AskedTraining,
  attempt: number,
  creditsReserved: number | null,
  at: StreamTime,
): VoiceOutput => ({
  kind: 'created',
  value: {
    ...VoiceModelCreatedDefaults,
    tenantId: key[0],
    userId: asked.userId,
    voiceModelId: key[1],
    method: asked.method,
    name: asked.name,
    language: asked.language,
    trainingJobId: trainingName(key, asked, attempt),
    sampleCount: asked.sampleUrls.length,
    sampleSeconds: asked.sampleSeconds,
    targetModels: asked.targetModels,
    consentRef: asked.consentRef,
    creditsReserved: creditsReserved ?? 0,
    createdAt: at,
  },
})

/** The key is per training: a command read twice is trained once, another training is trained again. */
export const dispatched = (key: VoiceKey, asked: AskedTraining, attempt: number, deadlineAt: number): VoiceOutput => ({
  kind: 'dispatched',
  value: {
    ...VoiceModelDispatchedDefaults,
    tenantId: key[0],
    voiceModelId: key[1],
    attempt,
    method: asked.method,
    name: asked.name,
    language: asked.language,
    sampleUrls: asked.sampleUrls,
    targetModels: asked.targetModels,
    consentRef: asked.consentRef,
    idempotencyKey: trainingName(key, asked, attempt),
    deadlineAt,
  },
})

export const ready = (
  [tenantId, voiceModelId]: VoiceKey,
  training: OpenTraining,
  providerVoiceId: string,
  at: StreamTime,
): VoiceOutput => ({
  kind: 'ready',
  value: {
    ...VoiceModelReadyDefaults,
    tenantId,
    userId: training.userId,
    voiceModelId,
    method: training.method,
    providerVoiceId,
    readyModels: trainedModels(training),
    // A report may be stamped before the tick by which its command left.
    trainingMs: Math.max(0, at - training.dispatchedAt),
    creditsUsed: paidCredits(usedCredits(training), training.creditsReserved),
    readyAt: at,
  },
})

/** Its words about the fault are those of the last failed model. */
export const failed = (
  [tenantId, voiceModelId]: VoiceKey,
  training: OpenTraining,
  failureClass: VoiceFailureClass,
  at: StreamTime,
): VoiceOutput => ({
  kind: 'failed',
  value: {
    ...VoiceModelFailedDefaults,
    tenantId,
    userId: training.userId,
    voiceModelId,
    method: training.method,
    failureClass,
    errorCode: training.errorCode,
    errorMessage: training.errorMessage,
    readyModels: trainedModels(training),
    creditsReleased: training.creditsReserved ?? 0,
    failedAt: at,
  },
})

const trainedModels = ({ models }: OpenTraining): readonly string[] =>
  models.flatMap(({ modelId, end }) => (end === 'FINE_TUNED' ? [modelId] : []))

export const rejected = (
  [tenantId, voiceModelId]: VoiceKey,
  { userId, requestId }: Pick<AskedTraining, 'userId' | 'requestId'>,
  reasons: readonly Reason[],
  at: StreamTime,
): VoiceOutput => ({
  kind: 'rejected',
  value: { tenantId, userId, voiceModelId, requestId, reasons, rejectedAt: at },
})

export const ended = (outcome: EndedPurchase['outcome'], training: OpenTraining): VoiceOutput => ({
  kind: 'ended',
  value: { outcome, creditsReserved: training.creditsReserved, creditsUsed: usedCredits(training) },
})
