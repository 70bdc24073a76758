import { mapValue, only, type Stream, type Tagged } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keptFor, type Step } from '#stream/step.ts'
import { keyValue } from '#stream/store-port.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { transition } from '#stream/transition.ts'
import {
  type CommunicationRejected,
  type NotifyRequested,
  type Reason,
  type RequestSeen,
  RequestSeenSchema,
} from '#schemas/types.ts'
import {
  acceptRequest,
  type AcceptedRequest,
  messageIdOf,
  rejection,
  requestedEvent,
  requestIdentity,
} from './accepted-request.ts'
import { repetitionOf, wordingOf } from './correction.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { policiesInForce, type PolicyInForce, type PolicyOf } from '#processors/cpaas/policy/policy-in-force.ts'
import { policyStore } from '#processors/cpaas/policy/tenant-policy.ts'
import { checkShape } from './request-shape.ts'

/** Requests that were answered, by the hash of their identity. */
export const requestStore = keyValue<readonly [TenantId, identity: string], RequestSeen>(
  'requests',
  1,
  RequestSeenSchema,
  ['tenant', 'identity'],
)

type Answered = Tagged<'accepted', AcceptedRequest> | Tagged<'rejected', CommunicationRejected>

/**
 * Takes send requests in: answers each once, drops its repeats, refuses what cannot be sent. A refused request may come
 * again under the same key: corrected it is judged again, unchanged it is a repeat. Once a request was accepted, another one under
 * its key is refused.
 *
 * in               TenantId → NotifyRequested
 * out   accepted   TenantId → AcceptedRequest, to delivery
 *       requested  TenantId → CommunicationRequested, the public event of the same
 *       rejected   TenantId → CommunicationRejected, with every reason, the deciding one first
 * state requests   (TenantId, hash of the idempotency key, else of the request id) → RequestSeen: one row per request,
 *                  kept 7 days after the last answer, or after its message may be sent
 * reads policies   TenantId → TenantPolicy
 */
export const intake = (base: CpaasPolicy) =>
  processor({
    name: 'intake',
    state: { requests: requestStore },
    reads: { policies: policyStore },
    out: ['accepted', 'requested', 'rejected'],
    build:
      ({ requests, policies }) =>
      (requested: Stream<TenantId, NotifyRequested>) => {
        const policyOf = policiesInForce(base, policies)
        const answered = requested.pipe(
          transition(requests, {
            retention: keptFor(base.dedupeMs),
            key: (record) => [record.key, requestIdentity(record)],
            on: (seen, request, at, record) => take(seen, wordingOf(request), record, at, policyOf),
            onTimer: () => ({ state: undefined }),
          }),
        )
        return {
          accepted: answered.pipe(only('accepted')),
          requested: answered.pipe(only('accepted'), mapValue(requestedEvent)),
          rejected: answered.pipe(only('rejected')),
        }
      },
  })

const take = (
  seen: RequestSeen | undefined,
  wording: string,
  record: StreamRecord<TenantId, NotifyRequested>,
  at: StreamTime,
  policyOf: PolicyOf,
): Step<RequestSeen, Answered> => {
  switch (seen && repetitionOf(seen, wording)) {
    case 'REPEAT':
      return { state: seen }
    case 'CONFLICT':
      return conflict(seen!, wording, record, at, policyOf(record.key))
    default:
      return answer(wording, record, at, policyOf(record.key))
  }
}

/** The message of the key goes its way; this request has none. */
const conflict = (
  seen: RequestSeen,
  wording: string,
  record: StreamRecord<TenantId, NotifyRequested>,
  at: StreamTime,
  policy: PolicyInForce,
): Step<RequestSeen, Answered> => ({
  state: { ...seen, refusedWording: wording },
  emit: [{ kind: 'rejected', value: rejection(record, null, [idempotencyConflict], at, policy) }],
})

const idempotencyConflict: Reason = {
  code: 'IDEMPOTENCY_CONFLICT',
  detail: 'another request was accepted under the same key',
}

const answer = (
  wording: string,
  record: StreamRecord<TenantId, NotifyRequested>,
  at: StreamTime,
  policy: PolicyInForce,
): Step<RequestSeen, Answered> => {
  const { passed, reasons } = checkShape(record.value, at, policy)
  const messageId = messageIdOf(record)
  if (reasons.length > 0) {
    const rejected = rejection(record, messageId, reasons, at, policy)
    return {
      state: { refusedWording: wording, acceptedWording: '' },
      emit: [{ kind: 'rejected', value: rejected }],
      timer: after(at, policy.dedupeMs),
    }
  }
  const accepted = acceptRequest(record, messageId, passed, at, policy)
  const forgottenAt = after((accepted.startsAt ?? at) as StreamTime, policy.dedupeMs)
  return {
    state: { refusedWording: '', acceptedWording: wording },
    emit: [{ kind: 'accepted', value: accepted }],
    timer: forgottenAt,
  }
}
