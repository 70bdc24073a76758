import type { EpochMs, VoiceModelDispatched, VoiceModelProgressed } from '#schemas/types.ts'
import { VoiceModelProgressedDefaults } from '#schemas/types.ts'
import { RecentKeys } from './recent-keys.ts'
import type { Reporter } from './reporter.ts'
import { SeededRandom } from './seeded-random.ts'
import type { Dispatched, Stage } from './stage.ts'
import { type TrainingSign, trainingSigns } from './training-course.ts'

const source = 'training-workers'
/** A dispatch can only come again within seconds. */
const rememberedDispatches = 10_000
const creditsPerModel = 100

type Training = Dispatched<VoiceModelDispatched>

/** Stands for the workers that clone voices: they report on each model of a voice. All of it follows from seed and dispatch. */
export class TrainingWorkers {
  readonly #stage: Stage
  readonly #reporter: Reporter
  readonly #seen = new RecentKeys(rememberedDispatches)

  constructor(stage: Stage, reporter: Reporter) {
    this.#stage = stage
    this.#reporter = reporter
  }

  dispatched(training: Training, nowMs: EpochMs): void {
    const { settings, tally } = this.#stage
    const key = `${training.data.tenantId}|${training.data.idempotencyKey}`
    if (!this.#seen.isNew(key)) return void tally.dispatchesSeenAgain++
    tally.trainings++
    const random = new SeededRandom(`${settings.run.seed}|trainers|${key}`)
    const providerVoiceId = `voice_${random.uuid()}`
    for (const sign of trainingSigns(training.data, random))
      this.#report(training, sign, providerVoiceId, nowMs + sign.afterMs, random)
  }

  #report(
    { data: { tenantId, voiceModelId, attempt }, ...cause }: Training,
    { modelId, state }: TrainingSign,
    providerVoiceId: string,
    dueMs: EpochMs,
    random: SeededRandom,
  ): void {
    const isReady = state === 'FINE_TUNED'
    this.#reporter.report(
      {
        topic: this.#stage.topics.voiceModelProgressed,
        source,
        dueMs,
        mayBeLate: true,
        cause,
        counter: 'trainingReports',
        data: (at: EpochMs): VoiceModelProgressed => ({
          ...VoiceModelProgressedDefaults,
          tenantId,
          voiceModelId,
          attempt,
          providerVoiceId: isReady ? providerVoiceId : null,
          modelId,
          state,
          creditsUsed: isReady ? creditsPerModel : null,
          errorCode: state === 'FAILED' ? 'samples_too_noisy' : null,
          at,
        }),
      },
      random,
    )
  }
}
