import { carriedLimit } from '#processors/shared/carried-limit.ts'
import type { VoiceModelTrainRequested } from '#schemas/types.ts'
import type { VoicePolicy } from './voice-policy.ts'

/** The reasons for the refusal of a training, in the order in which they are told. */
export const trainingFaultCodes = [
  'REQUEST_ID_MISSING',
  'CONSENT_MISSING',
  'NAME_MISSING',
  'METHOD_UNKNOWN',
  'SAMPLES_MISSING',
  'TOO_MANY_SAMPLES',
  'SAMPLES_INVALID',
  'SAMPLES_TOO_SHORT',
  'MODELS_INVALID',
  'ALREADY_TRAINING',
  'ALREADY_READY',
] as const

/** Why a training is refused, but for want of credits. */
export type TrainingFault = (typeof trainingFaultCodes)[number]

/** An absolute address of a recording. */
const address = /^(https?|s3):\/\/[^\s\p{Cc}]+$/u

/** Models of one voice; our own choice. */
const maxModels = 16
/** UTF-16 code units of a model's id; our own choice. */
const maxModelLength = 100

/** All faults of a request in itself. */
export const trainingFaults = (request: VoiceModelTrainRequested, policy: VoicePolicy): readonly TrainingFault[] => {
  const faults: readonly (TrainingFault | false)[] = [
    request.requestId === '' && 'REQUEST_ID_MISSING',
    isBlank(request.consentRef) && 'CONSENT_MISSING',
    isBlank(request.name) && 'NAME_MISSING',
    request.method === 'UNKNOWN' && 'METHOD_UNKNOWN',
    ...sampleFaults(request, policy),
    !areModels(request.targetModels) && 'MODELS_INVALID',
  ]
  return faults.filter((fault) => fault !== false)
}

const isBlank = (text: string | null): boolean => text === null || text.trim() === ''

const sampleFaults = (
  { sampleUrls, sampleSeconds, method }: VoiceModelTrainRequested,
  { maxSamples, leastSampleSeconds }: VoicePolicy,
): readonly (TrainingFault | false)[] => {
  const isTold = sampleSeconds !== null && Number.isFinite(sampleSeconds) && sampleSeconds >= 0
  return [
    sampleUrls.length === 0 && 'SAMPLES_MISSING',
    (sampleUrls.length > maxSamples || JSON.stringify(sampleUrls).length > carriedLimit) && 'TOO_MANY_SAMPLES',
    !(sampleUrls.every(isAddress) && (sampleSeconds === null || isTold)) && 'SAMPLES_INVALID',
    isTold && method !== 'UNKNOWN' && sampleSeconds < leastSampleSeconds[method] && 'SAMPLES_TOO_SHORT',
  ]
}

const isAddress = (url: string): boolean => address.test(url) && URL.canParse(url)

const areModels = (models: readonly string[]): boolean =>
  models.length <= maxModels && models.every((model) => !isBlank(model) && model.length <= maxModelLength)
