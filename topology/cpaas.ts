import { delivery } from '#processors/cpaas/delivery/delivery.ts'
import type { EndedAttempt } from '#processors/cpaas/health/ended-attempt.ts'
import { intake } from '#processors/cpaas/intake/intake.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { providerHealth } from '#processors/cpaas/health/provider-health.ts'
import { feed, feedback } from '#stream/feedback.ts'
import type { Topology } from '#stream/nodes.ts'
import { tenantPolicy } from '#processors/cpaas/policy/tenant-policy.ts'
import { deadLetter, sink, source, table, through, topology } from '#stream/topology.ts'
import { topics } from './topics.ts'

/**
 * Messages: a request is checked once and becomes attempts at providers, whose answers and receipts become public
 * events. Providers that fail, or fall silent, lose a tenant's traffic until they have recovered. Each tenant may have a policy
 * of its own, upon `policy`.
 */
export const cpaas = (policy: CpaasPolicy): Topology => {
  const ends = feedback<EndedAttempt>('ended-attempts')
  const policies = through(tenantPolicy(policy), table(topics.policyUpdated))
  const attempts = source(topics.dispatchCompleted)
  const receipts = source(topics.receiptReceived)
  const { accepted, requested, rejected } = through(intake(policy), source(topics.notifyRequested))
  const failovers = through(providerHealth(policy), ends)
  const messages = through(delivery(policy), { accepted, attempts, receipts })

  return topology('eventzr-cpaas', 1, [
    sink(topics.policyApplied, policies.applied),
    sink(topics.communicationRequested, requested),
    sink(topics.communicationRejected, rejected),
    sink(topics.dispatchRequested, messages.dispatched),
    sink(topics.communicationSent, messages.sent),
    sink(topics.communicationDelivered, messages.delivered),
    sink(topics.communicationFailed, messages.failed),
    sink(topics.receiptExpired, messages.expired),
    sink(topics.providerFailover, failovers),
    feed(ends, messages.ended),
    deadLetter(policies.refused),
    deadLetter(messages.orphans),
  ])
}
