import { voiceModel, voiceStore } from '#processors/studio/voice-models/voice-model.ts'
import type { VoicePolicy } from '#processors/studio/voice-models/voice-policy.ts'
import {
  type VoiceModel,
  type VoiceModelProgressed,
  VoiceModelProgressedDefaults,
  type VoiceModelTrainRequested,
  VoiceModelTrainRequestedDefaults,
} from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, policy, s } from '../given.ts'

export const voicePolicy = policy.voices
export const [multilingual = '', flash = ''] = voicePolicy.targetModels

/** A request for a professional clone that can be granted. */
export const wish = (fields: Partial<VoiceModelTrainRequested> = {}): VoiceModelTrainRequested => ({
  ...VoiceModelTrainRequestedDefaults,
  tenantId: acme,
  userId: 'user-1',
  voiceModelId: 'voice-1',
  requestId: 'request-1',
  name: 'The narrator',
  method: 'PROFESSIONAL',
  sampleUrls: ['https://assets.example/acme/one.mp3', 's3://samples/two.wav'],
  consentRef: 'consent-1',
  ...fields,
})

export const progress = (fields: Partial<VoiceModelProgressed> = {}): VoiceModelProgressed => ({
  ...VoiceModelProgressedDefaults,
  tenantId: acme,
  voiceModelId: 'voice-1',
  providerVoiceId: 'xi-1',
  modelId: multilingual,
  state: 'FINE_TUNED',
  ...fields,
})

/** One voice model, with the credits of its tenant; everything is a second apart. */
export class Voice {
  readonly driver
  readonly #credits
  #seconds = 0
  #answered = 0

  /** @param credits for each training; `null` for an unmetered tenant, 'none' for one without any */
  constructor({ credits = null, rules = voicePolicy }: { credits?: number | null | 'none'; rules?: VoicePolicy } = {}) {
    this.driver = new ProcessorTestDriver(voiceModel({ ...policy, voices: rules }))
    this.#credits = credits
  }

  ask(...requests: readonly VoiceModelTrainRequested[]): this {
    for (const request of requests) {
      this.driver.pipeInto('requested', acme, request, s(this.#seconds++))
      if (this.driver.outputOf('wanted').length > this.#answered) this.#answer(request)
    }
    return this
  }

  report(...reports: readonly VoiceModelProgressed[]): this {
    for (const value of reports) this.driver.pipeInto('reports', acme, value, s(this.#seconds++))
    return this
  }

  wait(ms: number): this {
    this.driver.advanceStreamTime(ms)
    this.#seconds += Math.ceil(ms / 1_000)
    return this
  }

  get row(): VoiceModel | undefined {
    return this.driver.row(voiceStore, [acme, 'voice-1'])
  }

  /** Each end in short. */
  get ends(): readonly string[] {
    return [
      ...this.driver.outputOf('ready').map(({ readyModels }) => `ready with ${readyModels.length}`),
      ...this.driver.outputOf('failed').map(({ failureClass }) => failureClass),
    ]
  }

  get refusals(): readonly string[] {
    return this.driver
      .outputOf('rejected')
      .map(({ requestId, reasons }) => `${requestId}: ${reasons.map(({ code }) => code).join()}`)
  }

  get trainings(): readonly number[] {
    return this.driver.outputOf('dispatched').map(({ attempt }) => attempt)
  }

  #answer({ voiceModelId }: VoiceModelTrainRequested): void {
    this.#answered++
    const at = s(this.#seconds - 1)
    if (this.#credits === 'none') {
      const reasons = [{ code: 'INSUFFICIENT_CREDITS', detail: null }]
      this.driver.pipeInto('unpaid', acme, { voiceModelId, reasons }, at)
    } else this.driver.pipeInto('reserved', acme, { voiceModelId, creditsReserved: this.#credits }, at)
  }
}
