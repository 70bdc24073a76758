import type { PlannedSpending } from '#processors/cpaas/budget/spending-rules.ts'
import { fallbackBehind, type FallbackRequest, isFallback } from '#processors/cpaas/delivery/fallback-request.ts'
import type { ErasedMessage } from '#processors/cpaas/erasure/erased.ts'
import type { Booking } from '#processors/cpaas/limits/room.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { PolicyInForce, PolicyOf } from '#processors/cpaas/policy/policy-in-force.ts'
import type { CommunicationRejected, NotifyRequested, RequestSeen } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keptFor, type Rules, type Step } from '#stream/step.ts'
import { after, type StreamTime } from '#stream/time.ts'
import {
  acceptRequest,
  type AcceptedRequest,
  identityOf,
  messageIdOf,
  rejection,
  requestIdentity,
} from './accepted-request.ts'
import { type Admission, checkRequest, isRefused, type Refusal, type Surroundings } from './check-request.ts'
import { repetitionOf, wordingOf } from './correction.ts'
import { reachableRecipient } from './request-shape.ts'

export type RequestKey = readonly [TenantId, identity: string]

export type Answered =
  | Tagged<'accepted', AcceptedRequest>
  | Tagged<'rejected', CommunicationRejected>
  | Tagged<'booked', Booking>
  | Tagged<'planned', PlannedSpending>
  | Tagged<'passedOver', FallbackRequest>

type Answer = Step<RequestSeen, Answered>
type Rulebook = Rules<RequestKey, RequestSeen, NotifyRequested | ErasedMessage, Answered>

type Asked = StreamRecord<TenantId, NotifyRequested>

/** A request, and the knowledge at its coming. */
interface Asking {
  readonly record: Asked
  readonly wording: string
  readonly at: StreamTime
  readonly policy: PolicyInForce
  readonly surroundings: Surroundings
}

/** The rules of the store of requests: an answer for each, none for its repeats. */
export const requestRules = (base: CpaasPolicy, policyOf: PolicyOf, surroundings: Surroundings): Rulebook => ({
  retention: keptFor(base.dedupeMs),
  key: ({ key, value }) => [key, 'messageId' in value ? identityOf(value.messageId) : requestIdentity({ key, value })],
  on: (seen, input, at, record) =>
    'messageId' in input
      ? { state: withoutWording(seen) }
      : take(seen, {
          record: record as Asked,
          wording: wordingOf(input),
          at,
          policy: policyOf(record.key),
          surroundings,
        }),
  onTimer: () => ({ state: undefined }),
})

/** A guess at the words could be compared with their hash. Without it, all that comes under the key is a repeat. */
const withoutWording = (seen: RequestSeen | undefined): RequestSeen | undefined =>
  seen && { refusedWording: '', acceptedWording: '' }

const take = (seen: RequestSeen | undefined, asking: Asking): Answer => {
  switch (seen && repetitionOf(seen, asking.wording)) {
    case 'REPEAT':
      return { state: seen }
    case 'CONFLICT':
      return conflict(seen!, asking)
    default:
      return answer(asking)
  }
}

/** The message of the key goes its way; this request has none. */
const conflict = (seen: RequestSeen, asking: Asking): Answer => ({
  state: { ...seen, refusedWording: asking.wording },
  emit: [{ kind: 'rejected', value: rejected(null, idempotencyConflict, asking) }],
})

const idempotencyConflict: Refusal = {
  reasons: [{ code: 'IDEMPOTENCY_CONFLICT', detail: 'another request was accepted under the same key' }],
  retryAfterMs: null,
}

const rejected = (
  messageId: string | null,
  refusal: Refusal,
  { record, at, policy, surroundings }: Asking,
): CommunicationRejected =>
  rejection(record, messageId, surroundings.hashOf(record.key, record.value.recipient), refusal, at, policy)

const answer = (asking: Asking): Answer => {
  const { record, at, policy, surroundings } = asking
  const request = asReachable(record.value)
  const judged = checkRequest(record.key, request, at, policy, surroundings)
  return isRefused(judged) ? refuse(judged, asking) : accept(request, judged, asking)
}

const refuse = (refusal: Refusal, asking: Asking): Answer => ({
  state: { refusedWording: asking.wording, acceptedWording: '' },
  emit: [{ kind: 'rejected', value: rejected(messageIdOf(asking.record), refusal, asking) }],
  tell: passedOver(asking.record.value),
  // A request with a time to come again is judged again then.
  timer: after(asking.at, refusal.retryAfterMs ?? asking.policy.dedupeMs),
})

const accept = (request: NotifyRequested, admission: Admission, { record, wording, at, policy }: Asking): Answer => {
  const messageId = messageIdOf(record)
  const accepted = acceptRequest(record, request, messageId, admission, policy)
  return {
    state: { refusedWording: '', acceptedWording: wording },
    emit: [{ kind: 'accepted', value: accepted }],
    tell: places(admission, messageId),
    timer: after((accepted.startsAt ?? at) as StreamTime, policy.dedupeMs),
  }
}

const nothing: readonly Answered[] = []

/** The places of a message within its limits, and within its budget if there is one. */
const places = ({ room, spending }: Admission, messageId: string): readonly Answered[] => {
  const bookings: readonly Answered[] =
    room === null ? nothing : room.bookings.map((value) => ({ kind: 'booked', value }))
  return spending === null ? bookings : [...bookings, { kind: 'planned', value: { messageId, ...spending } }]
}

const passedOver = (request: NotifyRequested): readonly Answered[] => {
  const next = isFallback(request) ? fallbackBehind(request) : undefined
  return next === undefined ? nothing : [{ kind: 'passedOver', value: next }]
}

/** The same request when its recipient is spelled as it is sent to, as it mostly is. */
const asReachable = (request: NotifyRequested): NotifyRequested => {
  const recipient = reachableRecipient(request)
  return recipient === request.recipient ? request : { ...request, recipient }
}
