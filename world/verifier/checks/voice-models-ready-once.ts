import { type Check, checkResult, type Given } from '#world/verifier/check.ts'
import { type EntityLife, entityLives, numberFault } from '#world/verifier/entity-life.ts'
import { distinct, usable } from '#world/verifier/outcome.ts'
import { voiceKey } from '#world/verifier/purchases.ts'
import { positionText, type SeenOn } from '#world/verifier/seen-event.ts'

type Request = SeenOn<'voiceModelTrainRequested'>
type Created = SeenOn<'voiceModelCreated'>
type Ready = SeenOn<'voiceModelReady'>

/** Created, given to its worker, and ready or failed; a failed one may be trained again. */
const lifeCycle = /^(CDF)*CD[RF]$/

/**
 * A voice is created with the consent of its request, and ends once, ready or failed. It is ready for trained models alone. Each request
 * has brought the voice or a refusal; without consent there is no voice.
 */
export const voiceModelsReadyOnce: Check = (given) => {
  const { events } = given.outcome
  const lives = entityLives(
    {
      C: events.voiceModelCreated,
      D: events.voiceModelDispatched,
      R: events.voiceModelReady,
      F: events.voiceModelFailed,
    },
    voiceKey,
  )
  const faults = [
    ...requestFaults(given, lives),
    ...[...lives].flatMap(([key, life]) => lifeFault(key, life, given) ?? []),
  ]
  const ready = [...lives.values()].filter(({ pattern }) => pattern.endsWith('R')).length
  return checkResult(faults, `${lives.size} voices, ${ready} of them ready`)
}

const requestFaults = (
  { outcome: { events }, dead }: Given,
  lives: ReadonlyMap<string, EntityLife>,
): readonly string[] => {
  const refused = Map.groupBy(distinct(events.voiceModelRejected), ({ data }) => voiceKey(data))
  const requests = Map.groupBy(usable(events.voiceModelTrainRequested, dead), ({ data }) => voiceKey(data))
  return [
    ...[...requests].flatMap(([key, each]) => {
      const asked = new Set(each.map(({ data }) => data.requestId)).size
      const answered = trainingsOf(lives.get(key)) + (refused.get(key)?.length ?? 0)
      return asked === answered
        ? []
        : [`${positionText(each[0]!)} is one of ${asked} requests with ${answered} answers`]
    }),
    ...distinct(events.voiceModelCreated).flatMap((voice) => consentFault(voice, requests.get(voiceKey(voice.data)))),
  ]
}

/** Each training begins with a created event. */
const trainingsOf = (life: EntityLife | undefined): number =>
  life?.steps.filter(({ letter }) => letter === 'C').length ?? 0

const consentFault = (voice: Created, requests: readonly Request[] = []): readonly string[] => {
  const { consentRef } = voice.data
  const isGiven = consentRef !== '' && requests.some(({ data }) => data.consentRef === consentRef)
  return isGiven ? [] : [`${positionText(voice)} is a voice without the consent of its request`]
}

const lifeFault = (key: string, life: EntityLife, given: Given): string | undefined => {
  const fault = lifeCycle.test(life.pattern)
    ? (numberFault(life) ?? trainingFault(key, life, given))
    : `goes ${life.pattern}`
  return fault === undefined ? undefined : `the voice that ends with ${positionText(life.last)} ${fault}`
}

const trainingFault = (
  key: string,
  { pattern, last }: EntityLife,
  { outcome: { events }, dead }: Given,
): string | undefined => {
  if (!pattern.endsWith('R')) return undefined
  const trained = new Set(
    usable(events.voiceModelProgressed, dead)
      .filter(({ data }) => voiceKey(data) === key && data.state === 'FINE_TUNED')
      .map(({ data }) => data.modelId),
  )
  const { readyModels } = (last as Ready).data
  return readyModels.length > 0 && readyModels.every((model) => trained.has(model))
    ? undefined
    : 'is ready for a model that nobody has trained'
}
