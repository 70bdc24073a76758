import type { PolicyInForce, PolicyOf } from '#processors/cpaas/policy/policy-in-force.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import { heardTime } from '#processors/shared/heard-time.ts'
import type {
  ConsentChanged,
  ConsentChangeRequested,
  ConsentEntry,
  ConsentLedger,
  EpochMs,
  SmsInbound,
} from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Rules, Step } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'
import { changedEntry, changeFault } from './change-requested.ts'
import { familyOf } from './channel-family.ts'
import type { ConsentKey } from './consent-store.ts'
import type { HeardMessage } from './heard-keyword.ts'
import { keywordEntry } from './keyword-entry.ts'
import type { KeywordMatch } from './keyword-match.ts'
import { type KeywordReply, replyTo } from './keyword-reply.ts'
import { consentFor, emptyLedger, takeIn } from './ledger.ts'
import type { LedgerOf } from './ledger-of.ts'
import type { OptOutVerdict } from './opt-out-verdict.ts'
import { senderGroupOf } from './sender-group.ts'

export type ConsentInput =
  | Tagged<'heard', HeardMessage>
  | Tagged<'change', ConsentChangeRequested>
  | Tagged<'verdict', OptOutVerdict>

export type ConsentOutput =
  | Tagged<'changed', ConsentChanged>
  | Tagged<'reply', KeywordReply>
  | Tagged<'refused', DeadLetter>

type ConsentStep = Step<ConsentLedger, ConsentOutput>

/** A word on consent, and the knowledge at its coming. */
interface Hearing {
  readonly record: StreamRecord<TenantId, ConsentInput>
  /** The row of the key in use. */
  readonly row: ConsentLedger | undefined
  /** With the rows of earlier keys. */
  readonly ledger: ConsentLedger
  readonly recipientHash: string
  readonly at: StreamTime
  readonly policy: PolicyInForce
}

/** The rules of the store of consents. A ledger is kept for good: an opt-out does not expire. */
export const consentRules = (
  policyOf: PolicyOf,
  ledgerOf: LedgerOf,
  hashes: RecipientHashes,
): Rules<ConsentKey, ConsentLedger, ConsentInput, ConsentOutput> => {
  const hashOf = (tenant: TenantId, input: ConsentInput): string =>
    hashes(tenant, recipientIdentity(recipientOf(input)))[0]
  return {
    retention: 'until-deleted',
    key: ({ key, value }) => [key, hashOf(key, value)],
    on: (row, input, at, record, present) => {
      const ledger = ledgerOf(record.key, recipientOf(input)) ?? emptyLedger
      const recipientHash = hashOf(record.key, input)
      const hearing = { record, row, ledger, recipientHash, at, policy: policyOf(record.key) }
      switch (input.kind) {
        case 'heard':
          return onHeard(hearing, input.value, present)
        case 'change':
          return onChange(hearing, input.value)
        default:
          return onVerdict(hearing, input.value)
      }
    },
  }
}

const recipientOf = (input: ConsentInput): string =>
  input.kind === 'heard' ? input.value.inbound.from : input.value.recipient

const onHeard = (hearing: Hearing, { inbound, match }: HeardMessage, present: StreamTime): ConsentStep => {
  const { row, policy } = hearing
  if (recipientIdentity(inbound.from) === '') return refuse(hearing, 'SENDER_MISSING', 'a keyword has no sender')
  const since = saidAt(inbound.receivedAt, hearing)
  const entry = keywordEntry(match, inbound, since, hearing)
  const step = entry === undefined ? { state: row } : note(hearing, entry, wordOf(match))
  const isDue = match.kind === 'HELP' ? isGiven(hearing, inbound) : step.emit !== undefined
  const reply = isDue ? replyTo(match, inbound, since, present, policy.consent) : undefined
  return reply === undefined ? step : { ...step, tell: [{ kind: 'reply', value: reply }] }
}

const onChange = (hearing: Hearing, change: ConsentChangeRequested): ConsentStep => {
  const fault = changeFault(change, hearing.policy.consent)
  if (fault !== undefined) return refuse(hearing, 'CONSENT_CHANGE_INVALID', fault)
  const since = saidAt(change.requestedAt, hearing)
  return note(hearing, changedEntry(change, since, hearing.record.cause.id, hearing.policy.consent), null)
}

const onVerdict = (hearing: Hearing, { channel, sender, scope, code, saidAt: told }: OptOutVerdict): ConsentStep => {
  const entry: ConsentEntry = {
    channelFamily: familyOf(channel),
    senderGroup: senderGroupOf(sender, hearing.policy.consent),
    scope,
    state: 'OPTED_OUT',
    since: saidAt(told, hearing),
    via: 'PROVIDER',
    evidenceEventId: hearing.record.cause.id,
  }
  return note(hearing, entry, code)
}

const saidAt = (told: EpochMs | null, { record, at }: Hearing): EpochMs => heardTime(told, record.timestamp, at)

/** An entry with the same state moves the time of the last word alone, and is not told. */
const note = (hearing: Hearing, entry: ConsentEntry, keyword: string | null): ConsentStep => {
  const { row, ledger } = hearing
  const next = takeIn(ledger, entry)
  if (next === ledger) return { state: row }
  if (next.version === ledger.version) return { state: next }
  return { state: next, emit: [{ kind: 'changed', value: changedEvent(hearing, entry, keyword, next.version) }] }
}

const changedEvent = (
  { record, recipientHash, at, policy }: Hearing,
  entry: ConsentEntry,
  keyword: string | null,
  version: number,
): ConsentChanged => ({
  ...entry,
  ...policy.identity,
  tenantId: record.key,
  recipientHash,
  keyword,
  version,
  changedAt: at,
})

const isGiven = ({ ledger, policy }: Hearing, { channel, to }: SmsInbound): boolean => {
  const senderGroup = senderGroupOf(to, policy.consent)
  const send = { channelFamily: familyOf(channel), senderGroup, category: 'SERVICE_REPLY' } as const
  return consentFor(ledger, send, policy.consent) === 'GIVEN'
}

const wordOf = (match: KeywordMatch): string => (match.kind === 'SUSPECTED' ? match.phrase : match.keyword)

const refuse = ({ row, record: { raw } }: Hearing, reason: string, detail: string): ConsentStep => {
  if (raw === undefined) throw new Error('a word on consent came without its record; wire it to a source')
  return { state: row, tell: [{ kind: 'refused', value: { reason, detail, raw } }] }
}
