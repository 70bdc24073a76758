import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'
import { type CpaasPolicy, cpaasPolicies } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import type { ConsentChangeRequested, SmsInbound } from '#schemas/types.ts'
import { flatMap, mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { transition } from '#stream/transition.ts'
import { consentRules } from './consent-rules.ts'
import { consentStore } from './consent-store.ts'
import { heardMessages } from './heard-keyword.ts'
import { ledgerReader } from './ledger-of.ts'
import type { OptOutVerdict } from './opt-out-verdict.ts'

type Inputs = {
  readonly inbound: Stream<TenantId, SmsInbound>
  readonly change: Stream<TenantId, ConsentChangeRequested>
  readonly verdict: Stream<TenantId, OptOutVerdict>
}

/**
 * Keeps the ledger of consent, by the last word of recipients, of the tenant's people and of providers. A word holds from its own
 * record on, for every message not dispatched yet.
 *
 * in    inbound   TenantId → SmsInbound, heard for keywords
 *       change    TenantId → ConsentChangeRequested
 *       verdict   TenantId → OptOutVerdict, from delivery
 * out   changed   TenantId → ConsentChanged, one for each change
 *       reply     TenantId → KeywordReply, to intake: at most one for each keyword with an effect, or for help
 *       refused   TenantId → DeadLetter, incomplete changes
 * state consents  (TenantId, hash of the recipient) → ConsentLedger: one row per recipient ever heard of, for good
 * reads policies  TenantId → TenantPolicy
 */
export const consent = (base: CpaasPolicy, hashes: RecipientHashes) =>
  processor({
    name: 'consent',
    state: { consents: consentStore },
    reads: { policies: cpaasPolicies.store },
    in: ['inbound', 'change', 'verdict'],
    out: ['changed', 'reply', 'refused'],
    build:
      ({ consents, policies }) =>
      ({ inbound, change, verdict }: Inputs) => {
        const policyOf = policiesInForce(cpaasPolicies, base, policies)
        const heard = inbound.pipe(flatMap((message, { key }) => heardMessages(message, policyOf(key).consent)))
        const rules = consentRules(policyOf, ledgerReader(consents, hashes), hashes)
        const words = mergeTagged({ heard, change, verdict }).pipe(transition(consents, rules))
        return {
          changed: words.pipe(only('changed')),
          reply: words.pipe(only('reply')),
          refused: words.pipe(only('refused')),
        }
      },
  })
