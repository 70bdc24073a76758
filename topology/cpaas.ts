import { consent } from '#processors/cpaas/consent/consent.ts'
import type { OptOutVerdict } from '#processors/cpaas/consent/opt-out-verdict.ts'
import type { FallbackRequest } from '#processors/cpaas/delivery/fallback-request.ts'
import { delivery } from '#processors/cpaas/delivery/delivery.ts'
import type { WalkOutput } from '#processors/cpaas/erasure/erased.ts'
import { erasureWalk } from '#processors/cpaas/erasure/erasure-walk.ts'
import { erasure } from '#processors/cpaas/erasure/erasure.ts'
import type { EndedAttempt } from '#processors/cpaas/health/ended-attempt.ts'
import type { KnownSpending } from '#processors/cpaas/budget/spending-rules.ts'
import type { Booking } from '#processors/cpaas/limits/room.ts'
import { intake } from '#processors/cpaas/intake/intake.ts'
import { type CpaasPolicy, cpaasPolicies } from '#processors/cpaas/policy/cpaas-policy.ts'
import { providerHealth } from '#processors/cpaas/health/provider-health.ts'
import { unknownAnswerCodes, unknownReceiptCodes } from '#processors/cpaas/health/unknown-codes.ts'
import { consentChanges } from '#processors/cpaas/measures/consent-measures.ts'
import * as message from '#processors/cpaas/measures/message-measures.ts'
import { answeredAttempts, attemptDurations, failovers } from '#processors/cpaas/measures/provider-measures.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import { feed, feedback } from '#stream/feedback.ts'
import type { Topology } from '#stream/nodes.ts'
import { tenantPolicy } from '#processors/shared/policy/tenant-policy.ts'
import { deadLetter, meter, sink, source, table, through, topology } from '#stream/topology.ts'
import { topics } from './topics.ts'

/**
 * Messages: a request is checked once and becomes attempts at providers, whose answers and receipts become public
 * events. An opt-out stops every message not dispatched yet. Providers that fail, fall silent or throttle lose a
 * tenant's traffic until they have recovered; an operator may move it by hand. A person can be forgotten. Each tenant may
 * have a policy of its own, upon `policy`.
 * @param hashes stand for recipients in rows and events
 */
export const cpaas = (policy: CpaasPolicy, hashes: RecipientHashes): Topology => {
  const back = feedbacks()
  const flows = flowsOf(policy, hashes, back)
  return topology('eventzr-cpaas', 1, [
    ...events(flows),
    ...feeds(flows, back),
    ...deadLetters(flows),
    ...meters(flows),
  ])
}

/** They lead back to processors before their own. */
const feedbacks = () => ({
  ends: feedback<EndedAttempt>('ended-attempts'),
  bookings: feedback<Booking>('bookings'),
  spendings: feedback<KnownSpending>('spendings'),
  fallbacks: feedback<FallbackRequest>('fallbacks'),
  walk: feedback<WalkOutput>('erasure-walk'),
  spared: feedback<string>('spared-messages'),
  optOuts: feedback<OptOutVerdict>('opt-outs'),
})

type Feedbacks = ReturnType<typeof feedbacks>

const flowsOf = (policy: CpaasPolicy, hashes: RecipientHashes, back: Feedbacks) => {
  const { ends, bookings, spendings, fallbacks, walk, spared, optOuts } = back
  const inbound = source(topics.smsInbound)
  const change = source(topics.consentChangeRequested)
  const policies = through(tenantPolicy(cpaasPolicies, policy), table(topics.policyUpdated))
  const attempts = source(topics.dispatchCompleted)
  const receipts = source(topics.receiptReceived)
  const consents = through(consent(policy, hashes), { inbound, change, verdict: optOuts })
  const erased = through(erasure(hashes), { orders: source(topics.subjectErased), walk, spared })
  const walked = through(erasureWalk(hashes), erased.steps)
  const requests = through(intake(policy, hashes), {
    requested: source(topics.notifyRequested),
    replies: consents.reply,
    fallbacks,
    inbound,
    booked: bookings,
    spent: spendings,
    walk,
    erasedUses: erased.uses,
    erasedWindows: erased.windows,
  })
  const { accepted, passedOver } = requests
  const health = through(providerHealth(policy), { ends, overrides: source(topics.providerOverridden) })
  const messages = through(delivery(policy, hashes), { accepted, attempts, receipts, passedOver, walk })
  return { attempts, receipts, policies, consents, erased, walked, requests, health, messages }
}

type Flows = ReturnType<typeof flowsOf>

const events = ({ policies, consents, requests, health, messages }: Flows) => [
  sink(topics.policyApplied, policies.applied),
  sink(topics.consentChanged, consents.changed),
  sink(topics.communicationRequested, requests.requested),
  sink(topics.communicationRejected, requests.rejected),
  sink(topics.dispatchRequested, messages.dispatched),
  sink(topics.communicationSent, messages.sent),
  sink(topics.communicationDelivered, messages.delivered),
  sink(topics.communicationFailed, messages.failed),
  sink(topics.receiptExpired, messages.expired),
  sink(topics.costAdjusted, messages.adjusted),
  sink(topics.providerFailover, health.failovers),
]

const feeds = ({ messages, walked }: Flows, back: Feedbacks) => [
  feed(back.ends, messages.ended),
  feed(back.optOuts, messages.optOuts),
  feed(back.bookings, messages.booked),
  feed(back.spendings, messages.spent),
  feed(back.fallbacks, messages.fallbacks),
  feed(back.spared, messages.spared),
  feed(back.walk, walked),
]

const deadLetters = ({ policies, consents, health, erased, messages }: Flows) =>
  [policies.refused, consents.refused, health.refused, erased.refused, messages.orphans].map(deadLetter)

const meters = ({ attempts, receipts, consents, requests, health, messages }: Flows) => [
  meter(attempts, answeredAttempts, attemptDurations, unknownAnswerCodes),
  meter(receipts, unknownReceiptCodes),
  meter(consents.changed, consentChanges),
  meter(requests.requested, message.requestedMessages),
  meter(requests.rejected, message.rejectedRequests),
  meter(messages.dispatched, message.dispatchedMessages),
  meter(messages.sent, message.sentMessages),
  meter(messages.delivered, message.deliveredMessages),
  meter(messages.failed, message.failedMessages),
  meter(messages.expired, message.expiredMessages),
  meter(messages.fallbacks, message.passedFallbacks),
  meter(messages.figures, message.timesToSent, message.timesToDelivered, message.toldCosts, message.reducedCosts),
  meter(health.failovers, failovers),
]
