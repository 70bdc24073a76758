import { type EpochMs, type MessageLife, NotifyRequestedDefaults } from '#schemas/types.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import type { FallbackRequest } from './fallback-request.ts'
import type { LifeOutput, LifeStep } from './life-step.ts'
import { isStub } from './message-row.ts'

/**
 * Asks for the next channel when a step has ended a message on its own, at most once for each message. An opt-out, a delivery and
 * the end of its time end it on all channels.
 */
export const withFallback = (step: LifeStep, present: EpochMs, policy: PolicyInForce): LifeStep => {
  const { state, emit = [], tell = [] } = step
  if (state === undefined || isStub(state) || state.fallback === null) return step
  const end = emit.find(({ kind }) => kind === 'failed' || kind === 'expired')
  if (end === undefined) return step
  const request = mayFallBack(state, end, policy) ? nextRequest(state, end, present) : undefined
  const used = { ...state, fallback: null, content: null }
  return { ...step, state: used, tell: request === undefined ? tell : [...tell, { kind: 'fallback', value: request }] }
}

const mayFallBack = ({ head, deliveredAt }: MessageLife, end: LifeOutput, { fallback }: PolicyInForce): boolean => {
  if (deliveredAt !== null || fallback.byProviders.includes(head.channel)) return false
  if (end.kind === 'failed') return fallback.onFailure && end.value.failureClass !== 'OPTED_OUT'
  return end.kind === 'expired' && end.value.policy === 'FALLBACK'
}

/** A failure leaves the rest of the time; whoever waited for a receipt begins again. */
const nextRequest = (life: MessageLife, end: LifeOutput, present: EpochMs): FallbackRequest | undefined => {
  const { head, content, fallback, deadlineAt } = life
  const [channel, ...fallbackChannels] = fallback?.channels ?? []
  const expiresAt = end.kind === 'failed' ? deadlineAt : (fallback?.expiresAt ?? null)
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
    expiresAt,
    fallbackOf: head.messageId,
  }
}
