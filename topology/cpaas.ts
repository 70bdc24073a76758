import { delivery } from '#processors/cpaas/delivery/delivery.ts'
import { intake } from '#processors/cpaas/intake/intake.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { providerHealth } from '#processors/cpaas/health/provider-health.ts'
import type { Topology } from '#stream/nodes.ts'
import { deadLetter, sink, source, through, topology } from '#stream/topology.ts'
import { topics } from './topics.ts'

/**
 * Messages: a request is checked once and becomes attempts at providers, whose answers and receipts become public
 * events. Providers that fail lose a tenant's traffic until they have recovered.
 */
export const cpaas = (policy: CpaasPolicy): Topology => {
  const attempts = source(topics.dispatchCompleted)
  const receipts = source(topics.receiptReceived)
  const { accepted, requested, rejected } = through(intake(policy), source(topics.notifyRequested))
  const failovers = through(providerHealth(policy), attempts)
  const { dispatched, sent, delivered, failed, expired, orphans } = through(delivery(policy), {
    accepted,
    attempts,
    receipts,
  })
  return topology('eventzr-cpaas', 1, [
    sink(topics.communicationRequested, requested),
    sink(topics.communicationRejected, rejected),
    sink(topics.dispatchRequested, dispatched),
    sink(topics.communicationSent, sent),
    sink(topics.communicationDelivered, delivered),
    sink(topics.communicationFailed, failed),
    sink(topics.receiptExpired, expired),
    sink(topics.providerFailover, failovers),
    deadLetter(orphans),
  ])
}
