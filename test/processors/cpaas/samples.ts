import { createSecretKey } from 'node:crypto'
import { withoutLimits } from './without-limits.ts'
import type { AcceptedRequest } from '#processors/cpaas/intake/accepted-request.ts'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import { policyHash } from '#processors/shared/policy/policies-in-force.ts'
import { closedHealth } from '#processors/shared/breaker/breaker.ts'
import {
  type DispatchCompleted,
  DispatchCompletedDefaults,
  type DispatchRequested,
  type NotifyRequested,
  NotifyRequestedDefaults,
  type ProviderHealth,
  type ReceiptReceived,
  ReceiptReceivedDefaults,
} from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { recipientHashes } from '../../../src/recipient-hashes.ts'

export const acme = 'acme' as TenantId
export const umbra = 'umbra' as TenantId
/** A fictional number (ITU-T E.164 with the 555-01xx block). */
export const recipient = '+14155550171'
/** Hashes by a key of the tests. */
export const hashes = recipientHashes({ current: 1, keys: new Map([[1, createSecretKey(Buffer.alloc(32, 1))]]) })
/** No limits, no quiet hours, and free words on WhatsApp: their own tests set them. */
export const policy: CpaasPolicy = {
  ...defaultCpaasPolicy,
  limits: withoutLimits(defaultCpaasPolicy.limits),
  quietHours: { ...defaultCpaasPolicy.quietHours, fromMinute: 0, toMinute: 0 },
  whatsApp: { templates: [], checksBeforehand: false },
}
/** A tenant without a policy of its own has this one. */
export const policyIdentity = { policyVersion: 0, basePolicyHash: policyHash(policy) }
/** The same as it holds for such a tenant. */
export const inForce: PolicyInForce = { ...policy, identity: policyIdentity }
/** 2026-02-24T12:00:00Z, the start of a bucket. */
export const noon = 1_771_934_400_000

export const twilio = { provider: 'TWILIO', credentialRef: 'twilio-main' } as const
export const sns = { provider: 'AWS_SNS', credentialRef: 'aws_sns-main' } as const

export const request = (changes: Partial<NotifyRequested> = {}): NotifyRequested => ({
  ...NotifyRequestedDefaults,
  tenantId: acme,
  requestId: 'req-1',
  channel: 'SMS',
  recipient,
  body: 'Your table is booked',
  ...changes,
})

/** An accepted request on its way to delivery. */
export const acceptance = (
  { tenantId, channel, recipient, category, ...content }: NotifyRequested = request(),
  messageId = 'msg_1',
): AcceptedRequest => {
  const { sender, body, templateId, templateVersion, language, variables } = content
  return {
    head: { tenantId, messageId, channel, recipient, category, idempotencyKey: null },
    content: { sender, body, templateId, templateVersion, language, variables },
    segments: 1,
    routePlan: ['TWILIO', 'AWS_SNS'],
    requestedAt: null,
    startsAt: null,
    deadlineAt: noon + policy.deadlineMs[category],
    room: { startsAt: noon, bookings: [], tightest: '', remaining: 0 },
    passed: [],
    consentVersion: 0,
    confirmsOptOut: false,
    fallback: null,
    fallbackOf: null,
    policy: policyIdentity,
    trigger: { type: '', id: '', source: '' },
  }
}

export const answer = (changes: Partial<DispatchCompleted> = {}): DispatchCompleted => ({
  ...DispatchCompletedDefaults,
  tenantId: acme,
  messageId: 'msg_1',
  channel: 'SMS',
  ...twilio,
  outcome: 'ACCEPTED',
  latencyMs: 120,
  ...changes,
})

/** The answer to an attempt that was dispatched. */
export const answerTo = (
  dispatched: DispatchRequested,
  changes: Partial<DispatchCompleted> = {},
): DispatchCompleted => {
  const { tenantId, messageId, attempt, channel, provider, credentialRef, probe } = dispatched
  return answer({ tenantId, messageId, attempt, channel, provider, credentialRef, probe, ...changes })
}

export const accepted = (
  dispatched: DispatchRequested,
  providerMessageId = `${dispatched.messageId}#${dispatched.attempt}`,
): DispatchCompleted => answerTo(dispatched, { providerMessageId, cost_usd: 7_500 })

export const outage = { outcome: 'REJECTED', httpStatus: 503 } as const

export const receipt = (changes: Partial<ReceiptReceived> = {}): ReceiptReceived => ({
  ...ReceiptReceivedDefaults,
  tenantId: acme,
  providerMessageId: 'SM1',
  provider: 'TWILIO',
  channel: 'SMS',
  status: 'DELIVERED',
  ...changes,
})

export const breaker = (changes: Partial<ProviderHealth> = {}): ProviderHealth => ({
  ...closedHealth({ tenantId: acme, channel: 'SMS', ...twilio }, noon),
  ...changes,
})
