import { deterministicId } from '#processors/shared/deterministic-id.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import {
  type CommunicationRejected,
  type CommunicationRequested,
  CommunicationRequestedDefaults,
  type CommunicationTrigger,
  type EpochMs,
  type MessageContent,
  type MessageFallback,
  type MessageHead,
  type NotifyRequested,
} from '#schemas/types.ts'
import { isReply } from '#processors/cpaas/consent/keyword-reply.ts'
import { isFallback } from '#processors/cpaas/delivery/fallback-request.ts'
import type { Room } from '#processors/cpaas/limits/room.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import type { PolicyIdentity } from '#processors/shared/policy/policies-in-force.ts'
import { toldTime } from '#processors/shared/told-time.ts'
import type { Admission, Refusal } from './check-request.ts'
import { segmentsOf } from './request-shape.ts'
import { sortedVariables } from './sorted-variables.ts'

/** A request that passed every check, on its way to delivery. */
export interface AcceptedRequest {
  readonly head: MessageHead
  readonly content: MessageContent
  /** The parts of a text message; `null` where a template makes the text. */
  readonly segments: number | null
  /** Providers in the order in which they will be tried; never empty. */
  readonly routePlan: readonly string[]
  readonly requestedAt: EpochMs | null
  /** Not sent before it, by the broker's clock: a timer waits for it. `null`: sent at once. */
  readonly startsAt: EpochMs | null
  /** Not attempted after it. */
  readonly deadlineAt: EpochMs
  /** Its place within the limits; `null` when it looks for one at its start. */
  readonly room: Room | null
  /** Names of the checks that it passed. */
  readonly passed: readonly string[]
  /** The version of the recipient's consent; 0 without one. */
  readonly consentVersion: number
  /** It answers an opt-out, and is sent in spite of it. */
  readonly confirmsOptOut: boolean
  /** Further channels; `null` without any. */
  readonly fallback: MessageFallback | null
  /** It stands in for this message on another channel. */
  readonly fallbackOf: string | null
  /** In force at its acceptance. */
  readonly policy: PolicyIdentity
  readonly trigger: CommunicationTrigger
}

/**
 * The same for a request and its repeats: a hash of its idempotency key, else of its own id, since both may hold personal
 * data. The codec has refused an empty id. An answer to a keyword, or a fallback,
 * is never taken for a request of the tenant.
 */
export const requestIdentity = ({
  key,
  value,
}: Pick<StreamRecord<TenantId, NotifyRequested>, 'key' | 'value'>): string => {
  if (value.idempotencyKey) return deterministicId(key, 'key', value.idempotencyKey)
  if (isFallback(value)) return deterministicId(key, 'fallback', value.channel, value.fallbackOf)
  return deterministicId(key, isReply(value) ? 'reply' : 'request', value.requestId)
}

/** The id of the message that a request becomes: the same for all its repeats. */
export const messageIdOf = (record: StreamRecord<TenantId, NotifyRequested>): string => `msg_${requestIdentity(record)}`

/** The identity of the request behind a message. */
export const identityOf = (messageId: string): string => messageId.slice('msg_'.length)

export const acceptRequest = (
  record: StreamRecord<TenantId, NotifyRequested>,
  request: NotifyRequested,
  messageId: string,
  { passed, consentVersion, startsAt, deadlineAt, room }: Admission,
  policy: PolicyInForce,
): AcceptedRequest => {
  const { tenantId, channel, recipient, category, idempotencyKey, requestedAt } = request
  const { sender, body, templateId, templateVersion, language, variables } = request
  return {
    head: { tenantId, messageId, channel, recipient, category, idempotencyKey },
    content: { sender, body, templateId, templateVersion, language, variables },
    segments: segmentsOf(request),
    routePlan: policy.routes[channel].map(({ provider }) => provider),
    requestedAt: toldTime(requestedAt),
    startsAt,
    deadlineAt,
    room,
    passed,
    consentVersion,
    confirmsOptOut: isReply(request) && request.confirmsOptOut,
    fallback: fallbackOf(request, policy),
    fallbackOf: isFallback(request) ? request.fallbackOf : null,
    policy: policy.identity,
    trigger: { type: record.origin?.topic ?? '', id: record.cause.id, source: record.cause.source ?? '' },
  }
}

/** A channel that was tried comes again neither here nor further on. */
const fallbackOf = (request: NotifyRequested, { fallback: policy }: PolicyInForce): MessageFallback | null => {
  const { channel, fallbackChannels } = request
  const isPossible = policy.onFailure || policy.onReceiptTimeout[channel] === 'FALLBACK'
  if (fallbackChannels.length === 0 || !isPossible || policy.byProviders.includes(channel)) return null
  const expiresAt = isFallback(request) ? request.requestExpiresAt : request.expiresAt
  const channels = [...new Set(fallbackChannels)].filter((each) => each !== channel && each !== 'UNKNOWN')
  return channels.length === 0 ? null : { channels, expiresAt }
}

export const rejection = (
  record: StreamRecord<TenantId, NotifyRequested>,
  messageId: string | null,
  recipientHash: string,
  { reasons, retryAfterMs }: Refusal,
  at: EpochMs,
  policy: PolicyInForce,
): CommunicationRejected => ({
  tenantId: record.key,
  requestId: record.value.requestId,
  messageId,
  channel: record.value.channel,
  recipientHash,
  category: record.value.category,
  reasons,
  retryAfterMs,
  ...policy.identity,
  rejectedAt: at,
})

/** The public event of an accepted request. Its provider is the planned one; nothing has been spent yet. */
export const requestedEvent = (accepted: AcceptedRequest): CommunicationRequested => {
  const { head, content, segments, routePlan, requestedAt, deadlineAt, passed, policy, trigger } = accepted
  const { consentVersion, room, fallbackOf } = accepted
  const { sender, templateId, templateVersion, language } = content
  return {
    ...CommunicationRequestedDefaults,
    ...head,
    ...policy,
    sender,
    templateId,
    templateVersion,
    language,
    segments,
    status: 'REQUESTED',
    provider: routePlan[0] ?? '',
    cost_usd: 0,
    contentHash: contentHash(head, content),
    routePlan,
    requestedAt,
    expiresAt: deadlineAt,
    checks: {
      consentVersion,
      rateLimitKey: room?.tightest ?? '',
      rateRemaining: room?.remaining ?? 0,
      validation: passed,
    },
    fallbackOf,
    trigger,
  }
}

/** Anybody with the wording of a one-time password finds its few digits by trial, so those messages have no hash. */
const contentHash = ({ category }: MessageHead, content: MessageContent): string => {
  if (category === 'OTP') return ''
  const { body, templateId, templateVersion, language, variables } = content
  return deterministicId(
    body ?? '',
    templateId ?? '',
    String(templateVersion ?? ''),
    language ?? '',
    ...sortedVariables(variables),
  )
}
