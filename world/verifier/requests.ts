import type { Given } from './check.ts'
import { messageKey } from './entity-life.ts'
import { distinct, type Outcome, usable } from './outcome.ts'
import type { SeenOn } from './seen-event.ts'

type Notification = SeenOn<'notifyRequested'>
export type Answer = SeenOn<'communicationRequested'> | SeenOn<'communicationRejected'>

/** One request for a message, however often it came, and what was answered to it. */
export interface Request {
  readonly first: Notification
  /** It has the key of another request. */
  readonly isConflict: boolean
  readonly answers: readonly Answer[]
}

interface Asked extends Request {
  readonly answers: Answer[]
}

interface Requests {
  readonly requests: readonly Request[]
  /** Answers to nothing that was asked. */
  readonly unasked: readonly Answer[]
  /** Notifications that ask for what had been asked for already. */
  readonly repeats: number
}

/** Two notifications of one tenant are the same request by their idempotency key, else by the request's id, else by the event. */
export const identityOf = ({ source, id, data: { tenantId, requestId, idempotencyKey } }: Notification): string => {
  if (idempotencyKey !== null && idempotencyKey !== '') return `${tenantId}|key|${idempotencyKey}`
  return requestId ? `${tenantId}|request|${requestId}` : `${tenantId}|event|${source}|${id}`
}

const eventKey = (tenantId: string, eventId: string | null): string => `${tenantId}|${eventId}`

/**
 * Brings requests and answers together by the id of the event that caused the answer. An answer does not tell the source of that
 * event: where two sources have used one id, the request without an answer gets it. A second request under a key is one of its own.
 */
export const requestsOf = ({ outcome, manifest, dead }: Given): Requests => {
  const conflicts = new Set(manifest.conflicts.map(({ tenantId, id }) => eventKey(tenantId, id)))
  const notifications = usable(outcome.events.notifyRequested, dead)
  const requests = new Map<string, Asked>()
  const askedBy = new Map<string, Set<Asked>>()
  for (const notification of notifications) {
    const key = eventKey(notification.data.tenantId, notification.id)
    const isConflict = conflicts.has(key)
    const identity = isConflict ? `conflict|${key}` : identityOf(notification)
    const request = requests.get(identity) ?? { first: notification, isConflict, answers: [] }
    requests.set(identity, request)
    askedBy.set(key, (askedBy.get(key) ?? new Set()).add(request))
  }
  const unasked: Answer[] = []
  for (const answer of answersOf(outcome)) {
    const asked = [...(askedBy.get(eventKey(answer.data.tenantId, answer.cause)) ?? [])]
    const [request] = asked.toSorted((a, b) => a.answers.length - b.answers.length)
    ;(request?.answers ?? unasked).push(answer)
  }
  return { requests: [...requests.values()], unasked, repeats: notifications.length - requests.size }
}

/** Answers to requests from outside. Orchestrated ones have another cause: a keyword is answered, or a message falls back. */
const answersOf = ({ events }: Outcome): readonly Answer[] => {
  const keywords = new Set(events.smsInbound.map(({ id, data }) => eventKey(data.tenantId, id)))
  const messages = new Set(events.communicationRequested.map(({ data }) => messageKey(data)))
  const isOfMessage = (tenantId: string, messageId: string | null) => messages.has(messageKey({ tenantId, messageId }))
  const isReply = (answer: Answer) => keywords.has(eventKey(answer.data.tenantId, answer.cause))
  const requested = distinct(events.communicationRequested).filter(
    (answer) => !isReply(answer) && !isOfMessage(answer.data.tenantId, answer.data.fallbackOf),
  )
  const rejected = distinct(events.communicationRejected).filter(
    (answer) => !isReply(answer) && !isOfMessage(answer.data.tenantId, answer.data.requestId),
  )
  return [...requested, ...rejected]
}
