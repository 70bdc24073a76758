import type { OpenTraining, VoiceModel, VoiceModelProgressed } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'
import { noteReport } from './note-report.ts'
import { failed, ready, type VoiceKey, type VoiceReportFault } from './voice-events.ts'
import type { VoicePolicy } from './voice-policy.ts'
import { endTraining, isTraining, type TrainingVoice, type VoiceStep } from './voice-step.ts'

/** Our own choice: no training costs as much. */
const maxCredits = 1_000_000
/** UTF-16 code units of a provider's id of a voice; our own choice. */
const maxIdLength = 200

/**
 * Applies a worker's report to a voice model. Reports of older trainings and of an ended one change nothing. A useless report is
 * refused, and the training goes on as if it had never come.
 */
export const applyReport = (
  row: VoiceModel | undefined,
  report: VoiceModelProgressed,
  key: VoiceKey,
  at: StreamTime,
  policy: VoicePolicy,
): VoiceStep => {
  if (row === undefined || report.attempt < 0 || report.attempt > row.attempt) return refuse(row, 'ORPHAN_REPORT')
  if (!isTraining(row) || (report.attempt > 0 && report.attempt < row.attempt)) return { state: row }
  if (!isPossible(report)) return refuse(row, 'INVALID_REPORT')
  const training = noteReport(row.training, report)
  return training === row.training ? { state: row } : settleTraining(row, training, key, at, policy)
}

/** Told, not emitted: a dead letter is no event of the voice model and takes none of its numbers. */
const refuse = (row: VoiceModel | undefined, fault: VoiceReportFault): VoiceStep => ({
  state: row,
  tell: [{ kind: 'refused', value: fault }],
})

const isPossible = ({ creditsUsed, providerVoiceId }: VoiceModelProgressed): boolean =>
  (creditsUsed === null || (Number.isInteger(creditsUsed) && creditsUsed >= 0 && creditsUsed <= maxCredits)) &&
  (providerVoiceId?.length ?? 0) <= maxIdLength

/** Ready with all models and an id, failed once each model has its end and one of them failed. */
const settleTraining = (
  row: TrainingVoice,
  training: OpenTraining,
  key: VoiceKey,
  at: StreamTime,
  policy: VoicePolicy,
): VoiceStep => {
  const { models, providerVoiceId } = training
  if (models.some(({ end }) => end === null)) return { state: { ...row, training } }
  if (hasFailedModel(training))
    return endTraining(row, training, 'FAILED', failed(key, training, 'TRAINING_FAILED', at), at, policy)
  return providerVoiceId === null
    ? { state: { ...row, training } }
    : endTraining(row, training, 'READY', ready(key, training, providerVoiceId, at), at, policy)
}

const hasFailedModel = ({ models }: OpenTraining): boolean => models.some(({ end }) => end === 'FAILED')

/** Fails a training at its deadline: for the fault of a model, where one failed, else for the time. */
export const expireTraining = (row: TrainingVoice, key: VoiceKey, at: StreamTime, policy: VoicePolicy): VoiceStep => {
  const { training } = row
  const failureClass = hasFailedModel(training) ? 'TRAINING_FAILED' : 'TIMEOUT'
  return endTraining(row, training, 'FAILED', failed(key, training, failureClass, at), at, policy)
}
