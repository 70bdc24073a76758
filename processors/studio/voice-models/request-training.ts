import { deterministicId } from '#processors/shared/deterministic-id.ts'
import {
  type AskedTraining,
  type VoiceModel,
  VoiceModelDefaults,
  type VoiceModelTrainRequested,
} from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'
import type { RefusedTraining, ReservedTraining } from '#processors/studio/credits/purchase.ts'
import { type TrainingFault, trainingFaults } from './training-faults.ts'
import { created, dispatched, rejected, type VoiceKey } from './voice-events.ts'
import type { VoicePolicy } from './voice-policy.ts'
import { isTraining, type VoiceStep } from './voice-step.ts'

/**
 * Asks for the credits of a training, or refuses it for all its faults. The answer comes in the same record, so a row asks for
 * nothing between two records. A request already granted is passed over.
 */
export const requestTraining = (
  row: VoiceModel | undefined,
  request: VoiceModelTrainRequested,
  key: VoiceKey,
  at: StreamTime,
  policy: VoicePolicy,
): VoiceStep => {
  if (row?.answered.includes(nameOf(request.requestId)) === true) return { state: row }
  const faults = [...trainingFaults(request, policy), ...stateFaults(row)]
  if (faults.length > 0) return { state: row, tell: [rejected(key, request, faults.map(reason), at)] }
  const { method, voiceModelId } = request
  return {
    state: { ...(row ?? VoiceModelDefaults), asked: askedIn(request, policy) },
    tell: [{ kind: 'wanted', value: { voiceModelId, method } }],
  }
}

/** Short, whatever ids people choose. */
const nameOf = (requestId: string): string => deterministicId('training-request', requestId)

const reason = (code: TrainingFault) => ({ code, detail: null })

/** A failed voice model may be trained again. */
const stateFaults = (row: VoiceModel | undefined): readonly TrainingFault[] => {
  if (row === undefined) return []
  if (isTraining(row)) return ['ALREADY_TRAINING']
  return row.status === 'READY' ? ['ALREADY_READY'] : []
}

const askedIn = (request: VoiceModelTrainRequested, policy: VoicePolicy): AskedTraining => ({
  requestId: request.requestId,
  userId: request.userId,
  name: request.name,
  method: request.method,
  language: request.language,
  sampleUrls: request.sampleUrls,
  sampleSeconds: request.sampleSeconds,
  targetModels: [...new Set(request.targetModels.length === 0 ? policy.targetModels : request.targetModels)],
  consentRef: request.consentRef ?? '',
})

/**
 * Begins a training with its answer about credits.
 * @param present when the command leaves: in a backlog later than `at`. The time-out begins then.
 */
export const startTraining = (
  row: VoiceModel | undefined,
  { creditsReserved }: ReservedTraining,
  key: VoiceKey,
  at: StreamTime,
  present: StreamTime,
  policy: VoicePolicy,
): VoiceStep => {
  if (row === undefined || row.asked === null) throw notAsked()
  const { asked } = row
  const attempt = row.attempt + 1
  const deadlineAt = (present + policy.timeoutMs[asked.method === 'INSTANT' ? 'INSTANT' : 'PROFESSIONAL']) as StreamTime
  const training = {
    userId: asked.userId,
    method: asked.method,
    models: asked.targetModels.map((modelId) => ({ modelId, end: null, creditsUsed: 0 })),
    providerVoiceId: null,
    creditsReserved,
    creditsUsed: 0,
    errorCode: null,
    errorMessage: null,
    dispatchedAt: present,
    deadlineAt,
  }
  const answered = [...row.answered, nameOf(asked.requestId)].slice(-policy.rememberedRequests)
  return {
    state: { status: 'SUBMITTED', attempt, answered, asked: null, training, endedAt: null },
    emit: [created(key, asked, attempt, creditsReserved, at), dispatched(key, asked, attempt, deadlineAt)],
    timer: deadlineAt,
  }
}

/** Refuses a training for want of credits; an earlier failure of the voice model stays as it was. */
export const refuseTraining = (
  row: VoiceModel | undefined,
  { reasons }: RefusedTraining,
  key: VoiceKey,
  at: StreamTime,
): VoiceStep => {
  if (row === undefined || row.asked === null) throw notAsked()
  return {
    state: row.attempt === 0 ? undefined : { ...row, asked: null },
    tell: [rejected(key, row.asked, reasons, at)],
  }
}

const notAsked = (): Error =>
  new Error(
    'credits were answered for a voice model that has asked for none; feed them with the wanted trainings alone',
  )
