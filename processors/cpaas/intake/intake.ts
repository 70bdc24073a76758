import { mapValue, merge, only, type Stream, type Tagged } from '#stream/operators.ts'
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
import { type ConsentOf, consentReader } from '#processors/cpaas/consent/consent-of.ts'
import { consentStore } from '#processors/cpaas/consent/consent-store.ts'
import { ledgerReader } from '#processors/cpaas/consent/ledger-of.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { policiesInForce, type PolicyOf } from '#processors/cpaas/policy/policy-in-force.ts'
import { policyStore } from '#processors/cpaas/policy/tenant-policy.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import {
  acceptRequest,
  type AcceptedRequest,
  messageIdOf,
  rejection,
  requestedEvent,
  requestIdentity,
} from './accepted-request.ts'
import { checkRequest } from './check-request.ts'
import { repetitionOf, wordingOf } from './correction.ts'

/** Requests that were answered, by the hash of their identity. */
export const requestStore = keyValue<readonly [TenantId, identity: string], RequestSeen>(
  'requests',
  1,
  RequestSeenSchema,
  ['tenant', 'identity'],
)

type Inputs = {
  readonly requested: Stream<TenantId, NotifyRequested>
  /** Each a `KeywordReply`. */
  readonly replies: Stream<TenantId, NotifyRequested>
}

type Answered = Tagged<'accepted', AcceptedRequest> | Tagged<'rejected', CommunicationRejected>

/** All that decides about a request beside itself. */
interface Surroundings {
  readonly policyOf: PolicyOf
  readonly consentOf: ConsentOf
  readonly hashes: RecipientHashes
}

/**
 * Takes send requests in: answers each once, drops its repeats, refuses what cannot or must not be sent. A refused request may come
 * again under the same key: corrected it is judged again, unchanged it is a repeat. Once a request was accepted, another one under
 * its key is refused.
 *
 * in    requested  TenantId → NotifyRequested
 *       replies    TenantId → KeywordReply, from consent
 * out   accepted   TenantId → AcceptedRequest, to delivery
 *       requested  TenantId → CommunicationRequested, the public event of the same
 *       rejected   TenantId → CommunicationRejected, with every reason, the deciding one first
 * state requests   (TenantId, hash of the idempotency key, else of the request id) → RequestSeen: one row per request,
 *                  kept 7 days after the last answer, or after its message may be sent
 * reads policies   TenantId → TenantPolicy
 *       consents   (TenantId, hash of the recipient) → ConsentLedger
 */
export const intake = (base: CpaasPolicy, hashes: RecipientHashes) =>
  processor({
    name: 'intake',
    state: { requests: requestStore },
    reads: { policies: policyStore, consents: consentStore },
    in: ['requested', 'replies'],
    out: ['accepted', 'requested', 'rejected'],
    build:
      ({ requests, policies, consents }) =>
      ({ requested, replies }: Inputs) => {
        const policyOf = policiesInForce(base, policies)
        const surroundings = { policyOf, consentOf: consentReader(ledgerReader(consents, hashes)), hashes }
        const answered = merge(requested, replies).pipe(
          transition(requests, {
            retention: keptFor(base.dedupeMs),
            key: (record) => [record.key, requestIdentity(record)],
            on: (seen, request, at, record) => take(seen, wordingOf(request), record, at, surroundings),
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
  surroundings: Surroundings,
): Step<RequestSeen, Answered> => {
  switch (seen && repetitionOf(seen, wording)) {
    case 'REPEAT':
      return { state: seen }
    case 'CONFLICT':
      return conflict(seen!, wording, record, at, surroundings)
    default:
      return answer(wording, record, at, surroundings)
  }
}

/** The message of the key goes its way; this request has none. */
const conflict = (
  seen: RequestSeen,
  wording: string,
  record: StreamRecord<TenantId, NotifyRequested>,
  at: StreamTime,
  { policyOf, hashes }: Surroundings,
): Step<RequestSeen, Answered> => {
  const rejected = rejection(record, null, hashOf(record, hashes), [idempotencyConflict], at, policyOf(record.key))
  return { state: { ...seen, refusedWording: wording }, emit: [{ kind: 'rejected', value: rejected }] }
}

const idempotencyConflict: Reason = {
  code: 'IDEMPOTENCY_CONFLICT',
  detail: 'another request was accepted under the same key',
}

const answer = (
  wording: string,
  record: StreamRecord<TenantId, NotifyRequested>,
  at: StreamTime,
  { policyOf, consentOf, hashes }: Surroundings,
): Step<RequestSeen, Answered> => {
  const policy = policyOf(record.key)
  const verdict = checkRequest(record.key, record.value, at, policy, consentOf)
  const messageId = messageIdOf(record)
  if (verdict.reasons.length > 0) {
    const rejected = rejection(record, messageId, hashOf(record, hashes), verdict.reasons, at, policy)
    return {
      state: { refusedWording: wording, acceptedWording: '' },
      emit: [{ kind: 'rejected', value: rejected }],
      timer: after(at, policy.dedupeMs),
    }
  }
  const accepted = acceptRequest(record, messageId, verdict, at, policy)
  const forgottenAt = after((accepted.startsAt ?? at) as StreamTime, policy.dedupeMs)
  return {
    state: { refusedWording: '', acceptedWording: wording },
    emit: [{ kind: 'accepted', value: accepted }],
    timer: forgottenAt,
  }
}

/** Empty without a recipient. */
const hashOf = ({ key, value }: StreamRecord<TenantId, NotifyRequested>, hashes: RecipientHashes): string => {
  const identity = recipientIdentity(value.recipient)
  return identity === '' ? '' : hashes(key, identity)[0]
}
