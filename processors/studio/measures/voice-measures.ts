import type { Measure } from '#stream/measure.ts'
import { counter } from '#stream/metric.ts'

const voices = counter(
  'eventzr_studio_voice_models_total',
  'Trainings of voices by the step of their life: created, dispatched, ready, failed, or rejected before they began.',
  ['status'],
)

const step = (status: string): Measure<unknown> => ({ metric: voices, labelsOf: () => [status] })

export const createdVoices = step('created')
export const dispatchedVoices = step('dispatched')
export const readyVoices = step('ready')
export const failedVoices = step('failed')
export const rejectedVoices = step('rejected')
