import { distinct, type Outcome, usable } from './outcome.ts'
import type { Seen, SeenOn } from './seen-event.ts'

type Notification = SeenOn<'notifyRequested'>

/** One request for a message, however often it came, and what was answered to it. */
export interface Request {
  readonly first: Notification
  readonly answers: readonly Seen[]
}

interface Requests {
  readonly requests: readonly Request[]
  /** Answers to nothing that was asked. */
  readonly unasked: readonly Seen[]
  /** Notifications that ask for what had been asked for already. */
  readonly repeats: number
}

/** What makes two notifications of one tenant the same request: the idempotency key, else the request's id, else the event's. */
export const identityOf = ({ id, data: { tenantId, requestId, idempotencyKey } }: Notification): string => {
  if (idempotencyKey !== null && idempotencyKey !== '') return `${tenantId}|key|${idempotencyKey}`
  return requestId ? `${tenantId}|request|${requestId}` : `${tenantId}|event|${id}`
}

const eventKey = (tenantId: string, eventId: string | null): string => `${tenantId}|${eventId}`

/** Brings requests and answers together by the id of the event that caused the answer. */
export const requestsOf = ({ events }: Outcome, dead: ReadonlySet<string>): Requests => {
  const notifications = usable(events.notifyRequested, dead)
  const requests = new Map<string, { first: Notification; answers: Seen[] }>()
  const askedBy = new Map<string, { first: Notification; answers: Seen[] }>()
  for (const notification of notifications) {
    const identity = identityOf(notification)
    const request = requests.get(identity) ?? { first: notification, answers: [] }
    requests.set(identity, request)
    askedBy.set(eventKey(notification.data.tenantId, notification.id), request)
  }
  const unasked: Seen[] = []
  for (const answer of distinct([...events.communicationRequested, ...events.communicationRejected])) {
    ;(askedBy.get(eventKey(answer.data.tenantId, answer.cause))?.answers ?? unasked).push(answer)
  }
  return { requests: [...requests.values()], unasked, repeats: notifications.length - requests.size }
}
