import { distinct, type Outcome, usable } from './outcome.ts'
import type { Seen, SeenOn } from './seen-event.ts'

type Notification = SeenOn<'notifyRequested'>

/** One request for a message, however often it came, and what was answered to it. */
export interface Request {
  readonly first: Notification
  readonly answers: readonly Seen[]
}

interface Asked extends Request {
  readonly answers: Seen[]
}

interface Requests {
  readonly requests: readonly Request[]
  /** Answers to nothing that was asked. */
  readonly unasked: readonly Seen[]
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
 * event: where two sources have used one id, the request without an answer gets it.
 */
export const requestsOf = ({ events }: Outcome, dead: ReadonlySet<string>): Requests => {
  const notifications = usable(events.notifyRequested, dead)
  const requests = new Map<string, Asked>()
  const askedBy = new Map<string, Set<Asked>>()
  for (const notification of notifications) {
    const identity = identityOf(notification)
    const request = requests.get(identity) ?? { first: notification, answers: [] }
    requests.set(identity, request)
    const key = eventKey(notification.data.tenantId, notification.id)
    askedBy.set(key, (askedBy.get(key) ?? new Set()).add(request))
  }
  const unasked: Seen[] = []
  for (const answer of distinct([...events.communicationRequested, ...events.communicationRejected])) {
    const asked = [...(askedBy.get(eventKey(answer.data.tenantId, answer.cause)) ?? [])]
    const [request] = asked.toSorted((a, b) => a.answers.length - b.answers.length)
    ;(request?.answers ?? unasked).push(answer)
  }
  return { requests: [...requests.values()], unasked, repeats: notifications.length - requests.size }
}
