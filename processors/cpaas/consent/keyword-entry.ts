import type { ConsentPolicy } from './consent-policy.ts'
import type { ConsentEntry, ConsentLedger, EpochMs, SmsInbound } from '#schemas/types.ts'
import type { StreamRecord } from '#stream/record.ts'
import { familyOf } from './channel-family.ts'
import type { KeywordMatch } from './keyword-match.ts'
import { consentFor } from './ledger.ts'
import { senderGroupOf } from './sender-group.ts'

interface Known {
  readonly record: Pick<StreamRecord<unknown, unknown>, 'cause'>
  readonly ledger: ConsentLedger
  readonly policy: { readonly consent: ConsentPolicy }
}

/**
 * The entry that a keyword makes; `undefined` where it makes none. A suspected opt-out stops marketing until a person has read the
 * message. A message of unproven origin opts nobody in, and neither does one from an unknown channel. YES may answer a
 * tenant's own question, so it opts in only after an opt-out.
 * @param since when the recipient sent it
 */
export const keywordEntry = (
  match: KeywordMatch,
  inbound: SmsInbound,
  since: EpochMs,
  { record, ledger, policy }: Known,
): ConsentEntry | undefined => {
  const place = {
    channelFamily: familyOf(inbound.channel),
    senderGroup: senderGroupOf(inbound.to, policy.consent),
  }
  const entry = { ...place, since, via: 'INBOUND', evidenceEventId: record.cause.id } as const
  const isProven = inbound.verified !== false && place.channelFamily !== 'UNKNOWN'
  switch (match.kind) {
    case 'STOP':
      return { ...entry, scope: 'ALL', state: 'OPTED_OUT' }
    case 'SUSPECTED':
      return { ...entry, scope: 'MARKETING', state: 'QUARANTINED' }
    case 'START':
      return isProven ? { ...entry, scope: 'ALL', state: 'OPTED_IN' } : undefined
    case 'START_IF_OUT': {
      const isOut = consentFor(ledger, { ...place, category: 'MARKETING' }, policy.consent) === 'OPTED_OUT'
      return isProven && isOut ? { ...entry, scope: 'ALL', state: 'OPTED_IN' } : undefined
    }
    default:
      return undefined
  }
}
