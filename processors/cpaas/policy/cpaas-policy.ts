import { z } from 'zod'
import { budgetPolicySchema } from '#processors/cpaas/budget/budget-policy.ts'
import { consentPolicySchema } from '#processors/cpaas/consent/consent-policy.ts'
import { fallbackPolicySchema } from '#processors/cpaas/delivery/fallback-policy.ts'
import { whatsAppPolicySchema } from '#processors/cpaas/intake/whatsapp-policy.ts'
import { limitsPolicySchema } from '#processors/cpaas/limits/limits-policy.ts'
import { quietHoursPolicySchema } from '#processors/cpaas/quiet-hours/quiet-hours-policy.ts'
import { healthPolicySchema } from '#processors/shared/breaker/health-policy.ts'
import { withWindowOrder } from '#processors/shared/breaker/window-order.ts'
import { each, group, type Settled, share, whole, wholes } from '#processors/shared/policy/knob.ts'
import { type PolicyKind, policyKind } from '#processors/shared/policy/policy-kind.ts'
import { categories, channels } from './symbols.ts'
import type { Category, Channel } from '#schemas/types.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A provider account that can carry a channel. */
const routeSchema = z.strictObject({
  provider: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/),
  /** Names the account at the provider; never a secret. */
  credentialRef: z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/),
  /** True when the provider drops the repeat of an attempt that carries the same idempotency key. */
  idempotent: z.boolean(),
})

export type Route = Settled<z.output<typeof routeSchema>>

/** None of these providers drops the repeat of a message send by a key of the caller's. */
const route = (provider: string): Route => ({
  provider,
  credentialRef: `${provider.toLowerCase()}-main`,
  idempotent: false,
})

const standardRoutes: Readonly<Record<Channel, readonly string[]>> = {
  SMS: ['TWILIO', 'AWS_SNS'],
  MMS: ['TWILIO', 'VONAGE'],
  WHATSAPP: ['META_WHATSAPP', 'TWILIO'],
  RCS: ['TWILIO', 'VONAGE'],
  VOICE: ['TWILIO', 'VONAGE'],
  EMAIL: ['AWS_SES', 'SENDGRID'],
  PUSH: ['FCM'],
  UNKNOWN: [],
}

const standardDeadlineMs: Readonly<Record<Category, number>> = {
  OTP: 2 * minute,
  TRANSACTIONAL: 15 * minute,
  MARKETING: 4 * hour,
  SERVICE_REPLY: 15 * minute,
  UNKNOWN: 15 * minute,
}

/** A carrier's final word on an SMS takes up to 72 h (AWS End User Messaging, "messaging events"). */
const standardReceiptMs: Readonly<Record<Channel, number>> = {
  SMS: 72 * hour,
  MMS: 72 * hour,
  WHATSAPP: day,
  RCS: day,
  VOICE: hour,
  EMAIL: day,
  PUSH: hour,
  UNKNOWN: day,
}

/** Every knob of the orchestrator with its standard, its range and its effect; docs/policy.md is made from it. */
export const cpaasPolicySchema = z.object({
  dedupeMs: whole(
    7 * day,
    { least: minute, most: 30 * day },
    "A request's repeats are recognised for so long after its message may be sent.",
    'pod',
  ),
  maxSendDelayMs: whole(30 * day, { least: 0, most: 365 * day }, 'A request may ask to be sent so far ahead.', 'pod'),
  deadlineMs: each(categories, (category) =>
    whole(
      standardDeadlineMs[category],
      { least: 100, most: 3 * day },
      'A message of the category may be attempted for so long after its acceptance, or after its start where that is later.',
    ),
  ),
  retry: group({
    delaysMs: wholes(
      [2 * second, 10 * second, minute],
      { least: 1, most: day },
      'Waits after the first, second, … failed attempt; the last one holds for all that follow.',
    ),
    jitterShare: share(0.2, 'The largest share of a wait which is added to it.'),
  }),
  maxAttempts: whole(4, { least: 1, most: 16 }, 'Attempts of a message, over all providers.'),
  maxAttemptsPerProvider: whole(3, { least: 1, most: 16 }, 'Attempts of a message at one provider.'),
  maxProviders: whole(2, { least: 1, most: 8 }, 'Providers that a message may be tried at.'),
  submitTimeoutMs: whole(
    minute,
    { least: 100, most: hour },
    'An attempt without an answer for so long may or may not have been made; it counts as a fault of its account.',
  ),
  repeatUnclear: z
    .array(z.enum(categories))
    .max(categories.length)
    .default(['TRANSACTIONAL', 'MARKETING', 'SERVICE_REPLY', 'UNKNOWN'])
    .meta({
      description:
        'Categories whose messages are better sent twice than not at all, after an attempt with an unclear end.',
      scope: 'tenant',
    }),
  receiptTimeoutMs: each(channels, (channel) =>
    whole(standardReceiptMs[channel], { least: 100, most: 14 * day }, 'A receipt is waited for so long.', 'pod'),
  ),
  orphanParkingMs: whole(
    15 * minute,
    { least: 100, most: day },
    'A receipt waits for so long for its attempt to become known.',
    'pod',
  ),
  maxParkedReceipts: whole(
    16,
    { least: 0, most: 256 },
    'Receipts of one unknown attempt that wait; further ones are dead letters at once.',
    'pod',
  ),
  evictionMs: whole(
    72 * hour,
    { least: minute, most: 30 * day },
    'A settled message is remembered for so long.',
    'pod',
  ),
  routes: each(channels, (channel) =>
    z.array(routeSchema).max(8).default(standardRoutes[channel].map(route)).meta({
      description: 'Provider accounts, most wanted first; a channel without one is switched off.',
      scope: 'tenant',
    }),
  ),
  fallback: fallbackPolicySchema,
  consent: consentPolicySchema,
  quietHours: quietHoursPolicySchema,
  whatsApp: whatsAppPolicySchema,
  limits: limitsPolicySchema,
  budget: budgetPolicySchema,
  health: withWindowOrder(healthPolicySchema),
})

/** Everything about CPaaS that may be tuned without a release: plain JSON data, milliseconds unless named otherwise. */
export type CpaasPolicy = Settled<z.output<typeof cpaasPolicySchema>>

/** Their rows are in store no. 6. */
export const cpaasPolicies: PolicyKind<CpaasPolicy> = policyKind<CpaasPolicy>(cpaasPolicySchema, 6)

export const defaultCpaasPolicy: CpaasPolicy = cpaasPolicies.standard
