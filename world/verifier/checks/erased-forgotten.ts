import type { EpochMs } from '#schemas/types.ts'
import { type Check, checkResult } from '#world/verifier/check.ts'
import type { Step } from '#world/verifier/entity-life.ts'
import { erasuresByPerson, isErased, personKey } from '#world/verifier/erasures.ts'
import { type MessageLife, messageLives, requestOf } from '#world/verifier/message-life.ts'
import type { Outcome } from '#world/verifier/outcome.ts'
import { positionText, type SeenOn } from '#world/verifier/seen-event.ts'

/** A message is surely older than the order, surely newer, or within the slack of it. */
type Age = 'OLDER' | 'NEWER' | 'UNKNOWN'

/**
 * Behind the order to forget a person nothing is told of the messages before it, but for changes of their costs and one failure
 * without a recipient for each message without an end. No attempt at them follows, and none of them stays open. Messages behind the
 * order are like any other. Times of two topics are compared, so what is within the slack may be either.
 */
export const erasedForgotten: Check = ({ outcome, dead, expectations: { slackMs } }) => {
  const erasures = erasuresByPerson(outcome, dead)
  const lives = messageLives(ofErasingTenants(outcome), dead)
  const ages = { OLDER: 0, NEWER: 0, UNKNOWN: 0 }
  const faults = lives.flatMap((life) => {
    const request = requestOf(life)
    const orderedMs = request === undefined ? undefined : erasures.get(personKey(request.data))
    if (request !== undefined && orderedMs !== undefined) ages[ageOf(request.timestamp, orderedMs, slackMs)]++
    const fault = erasedFault(life) ?? orderFault(life, request?.timestamp ?? 0, orderedMs, slackMs)
    return fault === undefined ? [] : [`the message that ends with ${positionText(life.last)} ${fault}`]
  })
  return checkResult(
    faults,
    `${erasures.size} people forgotten; of their messages ${ages.OLDER} were older, ${ages.NEWER} newer and ${ages.UNKNOWN} about as old as the order`,
  )
}

/** The events of tenants with orders, or with messages that failed for that reason: the others are many. */
const ofErasingTenants = (outcome: Outcome): Outcome => {
  const { subjectErased, communicationFailed } = outcome.events
  const tenants = new Set([...subjectErased, ...communicationFailed.filter(isErased)].map(({ data }) => data.tenantId))
  const events = Object.entries(outcome.events).map(([topic, seen]) => [
    topic,
    seen.filter(({ data }) => tenants.has(data.tenantId)),
  ])
  return { ...outcome, events: Object.fromEntries(events) as Outcome['events'] }
}

const ageOf = (requestedMs: EpochMs, orderedMs: EpochMs, slackMs: number): Age => {
  if (requestedMs + slackMs < orderedMs) return 'OLDER'
  return requestedMs > orderedMs + slackMs ? 'NEWER' : 'UNKNOWN'
}

/** Holds for every failure of this kind. */
const erasedFault = ({ steps }: MessageLife): string | undefined => {
  const failures = steps.filter(isErasedStep)
  if (failures.length > 1) return `fails ${failures.length} times for its recipient`
  const isNamed = failures.some(({ event }) => (event as SeenOn<'communicationFailed'>).data.recipient !== '')
  if (isNamed) return 'names its recipient, who is to be forgotten'
  const behind = steps.slice(steps.findIndex(isErasedStep) + 1)
  return failures.length > 0 && behind.some(({ letter }) => letter !== 'A')
    ? 'goes on after its recipient was forgotten'
    : undefined
}

const orderFault = (
  life: MessageLife,
  requestedMs: EpochMs,
  orderedMs: EpochMs | undefined,
  slackMs: number,
): string | undefined => {
  const age = orderedMs === undefined ? 'NEWER' : ageOf(requestedMs, orderedMs, slackMs)
  if (age === 'NEWER') return life.steps.some(isErasedStep) ? 'was forgotten without an order' : undefined
  if (age === 'UNKNOWN') return undefined
  if (!/[SVF]/.test(life.pattern)) return 'stays open though its recipient was forgotten'
  const surelyBehindMs = (orderedMs ?? 0) + slackMs
  const isLate = (step: Step): boolean =>
    step.letter !== 'A' && !isErasedStep(step) && step.event.timestamp > surelyBehindMs
  const late = life.steps.find(isLate)
  if (late === undefined) return undefined
  return late.letter === 'D'
    ? 'is attempted after its recipient was forgotten'
    : 'is told of after its recipient was forgotten'
}

const isErasedStep = ({ letter, event }: Step): boolean =>
  letter === 'F' && isErased(event as SeenOn<'communicationFailed'>)
