import type { OpenTraining, VoiceModel, VoiceModelStatus } from '#schemas/types.ts'
import type { Step } from '#stream/step.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { ended, type VoiceOutput } from './voice-events.ts'
import type { VoicePolicy } from './voice-policy.ts'

/** The answer of a rule for one voice model. */
export type VoiceStep = Step<VoiceModel, VoiceOutput>

/** A voice model in training. */
export type TrainingVoice = VoiceModel & { readonly training: OpenTraining }

export const isTraining = (row: VoiceModel): row is TrainingVoice => row.training !== null

/** Ends a training for good and tells so, in public and to the credits of its tenant. */
export const endTraining = (
  row: VoiceModel,
  training: OpenTraining,
  status: Extract<VoiceModelStatus, 'READY' | 'FAILED'>,
  event: VoiceOutput,
  at: StreamTime,
  policy: VoicePolicy,
): VoiceStep => ({
  state: { ...row, status, training: null, endedAt: at },
  emit: [event],
  tell: [ended(status === 'READY' ? 'COMPLETED' : 'FAILED', training)],
  timer: after(at, policy.retentionMs),
})
