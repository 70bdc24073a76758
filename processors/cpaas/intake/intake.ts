import { filter, mapValue, merge, mergeTagged, only, type Stream, type Tagged } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keptFor, type Rules, type Step } from '#stream/step.ts'
import { keyValue } from '#stream/store-port.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { transition } from '#stream/transition.ts'
import {
  type CommunicationRejected,
  type NotifyRequested,
  type RequestSeen,
  RequestSeenSchema,
  type SmsInbound,
} from '#schemas/types.ts'
import { budgetRules } from '#processors/cpaas/budget/budget-rules.ts'
import { budgetStore, spendingStore } from '#processors/cpaas/budget/budget-store.ts'
import { spendingReader } from '#processors/cpaas/budget/plan-spending.ts'
import { type KnownSpending, type PlannedSpending, spendingRules } from '#processors/cpaas/budget/spending-rules.ts'
import { consentReader } from '#processors/cpaas/consent/consent-of.ts'
import { consentStore } from '#processors/cpaas/consent/consent-store.ts'
import { ledgerReader } from '#processors/cpaas/consent/ledger-of.ts'
import { fallbackBehind, type FallbackRequest, isFallback } from '#processors/cpaas/delivery/fallback-request.ts'
import type { ErasedMessage, ErasedUse, ErasedWindow, WalkOutput } from '#processors/cpaas/erasure/erased.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { policiesInForce, type PolicyInForce, type PolicyOf } from '#processors/cpaas/policy/policy-in-force.ts'
import { policyStore } from '#processors/cpaas/policy/tenant-policy.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import { opensWindow, windowRules } from '#processors/cpaas/reply-window/window-rules.ts'
import { windowReader } from '#processors/cpaas/reply-window/window-of.ts'
import { windowStore } from '#processors/cpaas/reply-window/window-store.ts'
import { limitRules } from '#processors/cpaas/limits/limit-rules.ts'
import { limitStore } from '#processors/cpaas/limits/limit-store.ts'
import { type Booking, roomFinder } from '#processors/cpaas/limits/room.ts'
import { hashReader } from '#processors/cpaas/recipient/hash-of.ts'
import {
  acceptRequest,
  type AcceptedRequest,
  identityOf,
  messageIdOf,
  rejection,
  requestedEvent,
  requestIdentity,
} from './accepted-request.ts'
import { type Admission, checkRequest, isRefused, type Refusal, type Surroundings } from './check-request.ts'
import { repetitionOf, wordingOf } from './correction.ts'
import { reachableRecipient } from './request-shape.ts'

type RequestKey = readonly [TenantId, identity: string]

/** Requests that were answered, by the hash of their identity. */
export const requestStore = keyValue<RequestKey, RequestSeen>('requests', 1, RequestSeenSchema, ['tenant', 'identity'])

type Inputs = {
  readonly requested: Stream<TenantId, NotifyRequested>
  /** Each a `KeywordReply`. */
  readonly replies: Stream<TenantId, NotifyRequested>
  /** Each a `FallbackRequest`. */
  readonly fallbacks: Stream<TenantId, NotifyRequested>
  readonly inbound: Stream<TenantId, SmsInbound>
  readonly booked: Stream<TenantId, Booking>
  readonly spent: Stream<TenantId, KnownSpending>
  readonly walk: Stream<TenantId, WalkOutput>
  readonly erasedUses: Stream<TenantId, ErasedUse>
  readonly erasedWindows: Stream<TenantId, ErasedWindow>
}

const inputs = [
  'requested',
  'replies',
  'fallbacks',
  'inbound',
  'booked',
  'spent',
  'walk',
  'erasedUses',
  'erasedWindows',
] as const

type Answered =
  | Tagged<'accepted', AcceptedRequest>
  | Tagged<'rejected', CommunicationRejected>
  | Tagged<'booked', Booking>
  | Tagged<'planned', PlannedSpending>
  | Tagged<'passedOver', FallbackRequest>

/**
 * Takes send requests in: answers each once, drops its repeats, refuses what cannot or must not be sent. A refused request may come
 * again under the same key: corrected it is judged again, unchanged it is a repeat. Once a request was accepted, another one under
 * its key is refused.
 *
 * in    requested        TenantId → NotifyRequested
 *       replies          TenantId → KeywordReply, from consent
 *       fallbacks        TenantId → FallbackRequest, from delivery
 *       inbound          TenantId → SmsInbound, which opens reply windows
 *       booked           TenantId → Booking, from delivery: places of messages that start late
 *       spent            TenantId → KnownSpending, from delivery: what messages of tenants with a cap are known to cost
 *       walk             TenantId → WalkOutput, from the walk of erasure
 *       erasedUses       TenantId → ErasedUse, from erasure
 *       erasedWindows    TenantId → ErasedWindow, from erasure
 * out   accepted         TenantId → AcceptedRequest, to delivery
 *       requested        TenantId → CommunicationRequested, the public event of the same
 *       rejected         TenantId → CommunicationRejected, with every reason, the deciding one first
 *       passedOver       TenantId → FallbackRequest, to delivery: the next channel behind one on which a fallback was refused
 * state requests         (TenantId, hash of the idempotency key, else of the request id) → RequestSeen: one row per request,
 *                        kept 7 days after the last answer, or after its message may be sent
 *       limits           (TenantId, level, subject) → LimitUse: one row per limit, kept for two days after its last message
 *       budgets        (TenantId, day of UTC) → DayBudget: one row per day of a tenant with a cap, kept for two days after it
 *       spendings      (TenantId, messageId) → MessageSpending: one row per message of such a tenant, kept as long
 *       reply-windows  (TenantId, hash of the recipient) → ReplyWindow: one row per writer on WhatsApp, kept for a day
 * reads policies         TenantId → TenantPolicy
 *       consents         (TenantId, hash of the recipient) → ConsentLedger
 */
export const intake = (base: CpaasPolicy, hashes: RecipientHashes) =>
  processor({
    name: 'intake',
    state: {
      requests: requestStore,
      limits: limitStore,
      budgets: budgetStore,
      spendings: spendingStore,
      windows: windowStore,
    },
    reads: { policies: policyStore, consents: consentStore },
    in: inputs,
    out: ['accepted', 'requested', 'rejected', 'passedOver'],
    build:
      ({ requests, limits, budgets, spendings, windows, policies, consents }) =>
      (input: Inputs) => {
        const surroundings: Surroundings = {
          consentOf: consentReader(ledgerReader(consents, hashes)),
          isWindowOpen: windowReader(windows, hashes),
          findRoom: roomFinder(limits),
          spentOn: spendingReader(budgets),
          hashOf: hashReader(hashes),
        }
        merge(input.inbound.pipe(filter(opensWindow)), input.erasedWindows).pipe(
          transition(windows, windowRules(hashes)),
        )
        const asked = merge(input.requested, input.replies, input.fallbacks)
        const answered = merge(asked, input.walk.pipe(only('message'))).pipe(
          transition(requests, requestRules(base, policiesInForce(base, policies), surroundings)),
        )
        merge(answered.pipe(only('booked')), input.booked, input.erasedUses, input.walk.pipe(only('use'))).pipe(
          transition(limits, limitRules),
        )
        mergeTagged({ planned: answered.pipe(only('planned')), known: input.spent }).pipe(
          transition(spendings, spendingRules),
          transition(budgets, budgetRules),
        )
        return {
          accepted: answered.pipe(only('accepted')),
          requested: answered.pipe(only('accepted'), mapValue(requestedEvent)),
          rejected: answered.pipe(only('rejected')),
          passedOver: answered.pipe(only('passedOver')),
        }
      },
  })

type Asked = StreamRecord<TenantId, NotifyRequested>
type RequestRules = Rules<RequestKey, RequestSeen, NotifyRequested | ErasedMessage, Answered>

const requestRules = (base: CpaasPolicy, policyOf: PolicyOf, surroundings: Surroundings): RequestRules => ({
  retention: keptFor(base.dedupeMs),
  key: ({ key, value }) => [key, 'messageId' in value ? identityOf(value.messageId) : requestIdentity({ key, value })],
  on: (seen, input, at, record) =>
    'messageId' in input
      ? { state: withoutWording(seen) }
      : take(seen, wordingOf(input), record as Asked, at, policyOf(record.key), surroundings),
  onTimer: () => ({ state: undefined }),
})

/** A guess at the words could be compared with their hash. Without it, all that comes under the key is a repeat. */
const withoutWording = (seen: RequestSeen | undefined): RequestSeen | undefined =>
  seen && { refusedWording: '', acceptedWording: '' }

const take = (
  seen: RequestSeen | undefined,
  wording: string,
  record: StreamRecord<TenantId, NotifyRequested>,
  at: StreamTime,
  policy: PolicyInForce,
  surroundings: Surroundings,
): Step<RequestSeen, Answered> => {
  switch (seen && repetitionOf(seen, wording)) {
    case 'REPEAT':
      return { state: seen }
    case 'CONFLICT':
      return conflict(seen!, wording, record, at, policy, surroundings)
    default:
      return answer(wording, record, at, policy, surroundings)
  }
}

/** The message of the key goes its way; this request has none. */
const conflict = (
  seen: RequestSeen,
  wording: string,
  record: StreamRecord<TenantId, NotifyRequested>,
  at: StreamTime,
  policy: PolicyInForce,
  surroundings: Surroundings,
): Step<RequestSeen, Answered> => {
  const recipientHash = surroundings.hashOf(record.key, record.value.recipient)
  const rejected = rejection(record, null, recipientHash, idempotencyConflict, at, policy)
  return { state: { ...seen, refusedWording: wording }, emit: [{ kind: 'rejected', value: rejected }] }
}

const idempotencyConflict: Refusal = {
  reasons: [{ code: 'IDEMPOTENCY_CONFLICT', detail: 'another request was accepted under the same key' }],
  retryAfterMs: null,
}

const answer = (
  wording: string,
  record: StreamRecord<TenantId, NotifyRequested>,
  at: StreamTime,
  policy: PolicyInForce,
  surroundings: Surroundings,
): Step<RequestSeen, Answered> => {
  const request = asReachable(record.value)
  const judged = checkRequest(record.key, request, at, policy, surroundings)
  const messageId = messageIdOf(record)
  if (isRefused(judged)) {
    const recipientHash = surroundings.hashOf(record.key, record.value.recipient)
    const rejected = rejection(record, messageId, recipientHash, judged, at, policy)
    return {
      state: { refusedWording: wording, acceptedWording: '' },
      emit: [{ kind: 'rejected', value: rejected }],
      tell: passedOver(record.value),
      // A request with a time to come again is judged again then.
      timer: after(at, judged.retryAfterMs ?? policy.dedupeMs),
    }
  }
  const accepted = acceptRequest(record, request, messageId, judged, policy)
  const forgottenAt = after((accepted.startsAt ?? at) as StreamTime, policy.dedupeMs)
  return {
    state: { refusedWording: '', acceptedWording: wording },
    emit: [{ kind: 'accepted', value: accepted }],
    tell: places(judged, messageId),
    timer: forgottenAt,
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
