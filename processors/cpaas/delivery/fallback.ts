import { type MessageAttempt, type MessageLife, NotifyRequestedDefaults } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import { receiptFailureClass } from '#processors/cpaas/health/outcome-class.ts'
import { isBacklog } from '#processors/shared/backlog.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import type { FallbackRequest } from './fallback-request.ts'
import type { LifeOutput, LifeStep } from './life-step.ts'
import { isStub } from './message-row.ts'
import { isOptedOut, type Outlook } from './next-attempt.ts'

/**
 * Asks for the next channel when a step has ended a message on its own, at most once for each message. An opt-out, a delivery, the
 * end of its time and an erasure of its recipient end it on all channels.
 */
export const withFallback = (
  step: LifeStep,
  at: StreamTime,
  present: StreamTime,
  policy: PolicyInForce,
  outlook: Pick<Outlook, 'consentOf' | 'erasures'>,
): LifeStep => {
  const { state, emit = [], tell = [] } = step
  if (state === undefined || isStub(state) || state.fallback === null) return step
  const end = emit.find(({ kind }) => kind === 'failed') ?? emit.find(({ kind }) => kind === 'expired')
  if (end === undefined) return step
  const isAllowed = mayFallBack(state, end, policy) && !isStopped(state, policy, outlook)
  const request = isAllowed ? nextRequest(state, end, at, present) : undefined
  const used = { ...state, fallback: null, content: null }
  return { ...step, state: used, tell: request === undefined ? tell : [...tell, { kind: 'fallback', value: request }] }
}

const mayFallBack = (
  { head, deliveredAt, attempts }: MessageLife,
  end: LifeOutput,
  { fallback }: PolicyInForce,
): boolean => {
  if (deliveredAt !== null || fallback.byProviders.includes(head.channel) || attempts.some(isOptOut)) return false
  if (end.kind === 'failed') return fallback.onFailure
  return end.kind === 'expired' && end.value.policy === 'FALLBACK'
}

/** A walk over the messages may have passed the place of the next one already. */
const isStopped = (
  life: MessageLife,
  policy: PolicyInForce,
  { consentOf, erasures }: Pick<Outlook, 'consentOf' | 'erasures'>,
): boolean => isOptedOut(life, policy, consentOf) || erasures.isToBeForgotten(life.head.tenantId as TenantId, life.head)

/** The ledger hears of it behind this step. */
const isOptOut = ({ provider, outcomeClass, receiptErrorCode }: MessageAttempt): boolean =>
  outcomeClass === 'OPTED_OUT' || receiptFailureClass(provider, receiptErrorCode) === 'OPTED_OUT'

/** A failure leaves the rest of the time. A message without a receipt begins again: in a backlog at its end. */
const nextRequest = (
  { head, content, fallback, deadlineAt }: MessageLife,
  end: LifeOutput,
  at: StreamTime,
  present: StreamTime,
): FallbackRequest | undefined => {
  const [channel, ...fallbackChannels] = fallback?.channels ?? []
  const requestExpiresAt = fallback?.expiresAt ?? null
  const expiresAt = end.kind === 'failed' ? deadlineAt : requestExpiresAt
  if (channel === undefined || content === null || (expiresAt !== null && expiresAt <= present)) return undefined
  return {
    ...NotifyRequestedDefaults,
    ...content,
    tenantId: head.tenantId,
    requestId: head.messageId,
    channel,
    fallbackChannels,
    recipient: head.recipient,
    category: head.category,
    sendAfter: isBacklog(at, present) ? present : null,
    expiresAt,
    fallbackOf: head.messageId,
    fallbackFrom: head.channel,
    requestExpiresAt,
  }
}
