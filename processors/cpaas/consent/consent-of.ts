import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import type { MessageContent, MessageHead } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { familyOf } from './channel-family.ts'
import { type Consent, consentFor } from './ledger.ts'
import type { LedgerOf } from './ledger-of.ts'
import { senderGroupOf } from './sender-group.ts'

/** The parts of a message on which consent depends. */
export type ConsentedMessage = Pick<MessageHead, 'channel' | 'recipient' | 'category'> & Pick<MessageContent, 'sender'>

export interface ConsentAnswer {
  readonly consent: Consent
  /** That of the recipient's ledger; 0 without one. */
  readonly version: number
}

/** Tells whether a message may be sent, by every word up to the record in progress. */
export type ConsentOf = (tenant: TenantId, message: ConsentedMessage, policy: PolicyInForce) => ConsentAnswer

const never: ConsentAnswer = { consent: 'GIVEN', version: 0 }

export const consentReader =
  (ledgerOf: LedgerOf): ConsentOf =>
  (tenant, { channel, recipient, category, sender }, { consent: policy }) => {
    const ledger = ledgerOf(tenant, recipient)
    if (ledger === undefined) return never
    const send = { channelFamily: familyOf(channel), senderGroup: senderGroupOf(sender, policy), category }
    return { consent: consentFor(ledger, send, policy), version: ledger.version }
  }
