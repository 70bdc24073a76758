import type { VoiceModelTrainRequested } from '#schemas/types.ts'
import { type Drive, times } from './drive.ts'
import { StudioDesk } from './studio-desk.ts'
import { testVoice, type VoiceFate } from './test-voice.ts'

const rounds = 3
const fates: readonly VoiceFate[] = ['SURE', 'DELAYED', 'FAILED', 'STRANGE']
const models = { targetModels: ['eleven_multilingual_v2', 'eleven_flash_v2_5'] }
/** Far longer than a training of this world takes, and short enough for a run. */
const soon = { voices: { timeoutMs: { PROFESSIONAL: 8_000 } } }
/** The failed training has ended by then. */
const againAfterMs = 6_000

/** Voices of each fate, an instant one, one without consent, one that is trained again; those of a second tenant fall silent. */
export const voiceTrainings: Drive = (stage, random) => {
  const patient = new StudioDesk(stage, random)
  const strict = new StudioDesk(stage, random)
  stage.agenda.at(stage.startMs, (nowMs) => strict.publishPolicy(soon, nowMs))
  times(stage, rounds, (nowMs, index) => {
    const voice = (fate: VoiceFate): Pick<VoiceModelTrainRequested, 'voiceModelId' | 'name'> => ({
      voiceModelId: `voice_${random.uuid()}`,
      name: testVoice(fate, index),
    })
    for (const fate of fates) patient.trainVoice({ ...voice(fate), ...models }, nowMs)
    patient.trainVoice({ ...voice('SURE'), method: 'INSTANT' }, nowMs)
    patient.trainVoice({ ...voice('SURE'), consentRef: null }, nowMs)
    const failing = voice('FAILED')
    patient.trainVoice({ ...failing, ...models }, nowMs)
    const again = { ...failing, name: testVoice('SURE', index), ...models }
    stage.agenda.at(nowMs + againAfterMs, (atMs) => patient.trainVoice(again, atMs))
    strict.trainVoice({ ...voice('SILENT'), ...models }, nowMs)
  })
}
