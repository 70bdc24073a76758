import { errorCode } from '#processors/shared/error-code.ts'
import { scrub } from '#processors/studio/jobs/scrub.ts'
import type { ModelEnd, OpenTraining, RequiredModel, VoiceModelProgressed } from '#schemas/types.ts'

/**
 * A training with the news of a report; the same object when there are none. A trained model stays trained, a failed one can
 * still be trained, and all other states of a model are no news. So reports may come in any order.
 */
export const noteReport = (training: OpenTraining, report: VoiceModelProgressed): OpenTraining => {
  const end = endIn(training, report)
  const isWhole = isAboutWhole(training, report)
  const models = training.models.map((model) =>
    isWhole || model.modelId === report.modelId ? noteModel(model, end, report) : model,
  )
  const next: OpenTraining = {
    ...training,
    models,
    providerVoiceId: report.providerVoiceId || training.providerVoiceId,
    creditsUsed: isWhole && !isRequired(training, report) ? mostCredits(training, report) : training.creditsUsed,
    ...(hasFailed(training, models) ? faultIn(report) : {}),
  }
  return isNews(training, next) ? next : training
}

/** A report without a model is about all of them. So is each one on an instant clone: the provider trains no model for it. */
const isAboutWhole = ({ method }: OpenTraining, { modelId }: VoiceModelProgressed): boolean =>
  modelId === '' || method === 'INSTANT'

const isRequired = ({ models }: OpenTraining, report: VoiceModelProgressed): boolean =>
  models.some(({ modelId }) => modelId === report.modelId)

/** An instant clone is there as soon as it has an id at the provider, in any known state but a failure. */
const endIn = ({ method }: OpenTraining, { state, providerVoiceId }: VoiceModelProgressed): ModelEnd | null => {
  if (state === 'FAILED' || state === 'FINE_TUNED') return state
  return method === 'INSTANT' && Boolean(providerVoiceId) && state !== 'UNKNOWN' ? 'FINE_TUNED' : null
}

const noteModel = (model: RequiredModel, told: ModelEnd | null, report: VoiceModelProgressed): RequiredModel => {
  const end = model.end === 'FINE_TUNED' ? model.end : (told ?? model.end)
  const creditsUsed = model.modelId === report.modelId ? mostCredits(model, report) : model.creditsUsed
  return end === model.end && creditsUsed === model.creditsUsed ? model : { ...model, end, creditsUsed }
}

/** Repeats are not added up. */
const mostCredits = ({ creditsUsed }: Pick<OpenTraining, 'creditsUsed'>, report: VoiceModelProgressed): number =>
  Math.max(creditsUsed, report.creditsUsed ?? 0)

const hasFailed = ({ models }: OpenTraining, now: readonly RequiredModel[]): boolean =>
  now.some(({ end }, index) => end === 'FAILED' && models[index]?.end !== 'FAILED')

const faultIn = ({ errorCode: code, message }: VoiceModelProgressed) => ({
  errorCode: errorCode(code),
  errorMessage: message === null ? null : scrub(message),
})

const isNews = (before: OpenTraining, now: OpenTraining): boolean =>
  before.providerVoiceId !== now.providerVoiceId ||
  before.creditsUsed !== now.creditsUsed ||
  now.models.some((model, index) => model !== before.models[index])
