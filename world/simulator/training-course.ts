import type { VoiceModelDispatched, VoiceModelProgressed } from '#schemas/types.ts'
import { type VoiceFate, voiceFateOf } from './drives/test-voice.ts'
import type { SeededRandom } from './seeded-random.ts'

type VoiceTrainingState = VoiceModelProgressed['state']

/** One sign of a training for one model, so long after its dispatch. */
export interface TrainingSign {
  readonly afterMs: number
  readonly modelId: string
  readonly state: VoiceTrainingState
}

/** The way of one model, with the time from one sign to the next. */
type Way = readonly (readonly [state: VoiceTrainingState, afterMs: number])[]

const start: Way = [
  ['NOT_STARTED', 60],
  ['QUEUED', 200],
]

const ways: Readonly<Record<VoiceFate, Way>> = {
  SURE: [...start, ['FINE_TUNING', 300], ['FINE_TUNED', 900]],
  DELAYED: [...start, ['DELAYED', 300], ['FINE_TUNING', 1_500], ['FINE_TUNED', 900]],
  FAILED: [...start, ['FINE_TUNING', 300], ['FAILED', 600]],
  SILENT: start,
  STRANGE: [...start, ['UNKNOWN', 300], ['FINE_TUNED', 900]],
}

/** A clone of a voice needs no training: it can be used at once. */
const instantWay: Way = [['FINE_TUNED', 80]]

const usualFates: readonly [VoiceFate, ...VoiceFate[]] = ['SURE', 'SURE', 'SURE', 'DELAYED', 'STRANGE', 'FAILED']
const usualModel = 'eleven_multilingual_v2'
const mostApartMs = 400

/** The signs of a whole training, each model on its own way. A voice with the fate `FAILED` fails for its last model alone. */
export const trainingSigns = (
  { method, name, targetModels }: VoiceModelDispatched,
  random: SeededRandom,
): readonly TrainingSign[] => {
  const drawn = random.pick(usualFates)
  const fate = voiceFateOf(name) ?? drawn
  const models = targetModels.length === 0 ? [usualModel] : targetModels
  return models.flatMap((modelId, index) => {
    const isSpared = fate === 'FAILED' && index < models.length - 1
    const way = method === 'INSTANT' ? instantWay : ways[isSpared ? 'SURE' : fate]
    return signsOf(way, modelId, random.between(0, mostApartMs))
  })
}

const signsOf = (way: Way, modelId: string, lateByMs: number): readonly TrainingSign[] => {
  let atMs = lateByMs
  return way.map(([state, afterMs]) => ({ afterMs: (atMs += afterMs), modelId, state }))
}
