import type { Category, ChannelFamily, ConsentEntry, ConsentLedger, ConsentState } from '#schemas/types.ts'
import type { ConsentPolicy } from './consent-policy.ts'
import { allSenders, isGroup } from './sender-group.ts'

/** A message as consent sees it. */
export interface Send {
  readonly channelFamily: ChannelFamily
  readonly senderGroup: string
  readonly category: Category
}

/** Whether a recipient may be written to, or why not. */
export type Consent = 'GIVEN' | 'OPTED_OUT' | 'QUARANTINED'

export const emptyLedger: ConsentLedger = { version: 0, entries: [] }

/** The stricter one of two words at the same time counts. */
const strictness: Readonly<Record<ConsentState, number>> = { OPTED_OUT: 3, QUARANTINED: 2, OPTED_IN: 1, UNKNOWN: 0 }

/**
 * Takes an entry in: the latest word on a family, group and scope stands. Entries may come late, twice and in any order. The same
 * ledger back means unchanged.
 */
export const takeIn = (ledger: ConsentLedger, entry: ConsentEntry): ConsentLedger => {
  const index = ledger.entries.findIndex((known) => isAboutSame(known, entry))
  const known = ledger.entries[index]
  if (known !== undefined && !overrules(entry, known)) return ledger
  return {
    version: known?.state === entry.state ? ledger.version : ledger.version + 1,
    entries: known === undefined ? [...ledger.entries, entry] : ledger.entries.with(index, entry),
  }
}

/** Both ledgers of one recipient as one. */
export const mergeLedgers = (a: ConsentLedger, b: ConsentLedger): ConsentLedger => {
  const { entries } = b.entries.reduce(takeIn, a)
  return { version: Math.max(a.version, b.version), entries }
}

/**
 * The strictest denial without a later opt-in decides; without any, consent is given. At the same time the denial stands.
 */
export const consentFor = ({ entries }: ConsentLedger, send: Send, policy: ConsentPolicy): Consent => {
  let consent: Consent = 'GIVEN'
  for (const denial of entries) {
    if (denial.state === 'OPTED_IN' || !isAbout(denial, send, policy) || isLifted(denial, send, entries)) continue
    if (denial.state !== 'OPTED_OUT') consent = consent === 'GIVEN' ? 'QUARANTINED' : consent
    else if (!isExempt(send, policy)) return 'OPTED_OUT'
  }
  return consent
}

const isAboutSame = (a: ConsentEntry, b: ConsentEntry): boolean =>
  a.channelFamily === b.channelFamily && a.senderGroup === b.senderGroup && a.scope === b.scope

/** The evidence is the last resort: the order of arrival must decide nothing. */
const overrules = (a: ConsentEntry, b: ConsentEntry): boolean => {
  if (a.since !== b.since) return a.since > b.since
  if (a.state !== b.state) return strictness[a.state] > strictness[b.state]
  return a.evidenceEventId > b.evidenceEventId
}

/**
 * No doubt speaks for a send. A denial of an unknown family holds for all of them, one of a group that has left the policy for all
 * senders, and one of any group for a sender in none: the provider may choose a number of the group.
 */
const isAbout = (denial: ConsentEntry, send: Send, policy: ConsentPolicy): boolean => {
  const { channelFamily, senderGroup, scope } = denial
  const isOfFamily = channelFamily === send.channelFamily || channelFamily === 'UNKNOWN'
  const isOfGroup =
    senderGroup === allSenders ||
    senderGroup === send.senderGroup ||
    send.senderGroup === allSenders ||
    !isGroup(senderGroup, policy)
  return isOfFamily && isOfGroup && (scope !== 'MARKETING' || isMarketing(send))
}

const isLifted = (denial: ConsentEntry, send: Send, entries: readonly ConsentEntry[]): boolean =>
  entries.some((entry) => entry.state === 'OPTED_IN' && entry.since > denial.since && lifts(entry, denial, send))

/** A START to one number says nothing of the groups of other numbers; a person can record an opt-in for all. */
const lifts = (optIn: ConsentEntry, denial: ConsentEntry, send: Send): boolean => {
  const isOfGroup =
    optIn.senderGroup === denial.senderGroup ||
    (denial.senderGroup === allSenders && optIn.senderGroup === send.senderGroup) ||
    (optIn.senderGroup === allSenders && optIn.via === 'ADMIN')
  return optIn.channelFamily === send.channelFamily && isOfGroup && (optIn.scope !== 'MARKETING' || isMarketing(send))
}

/** An unknown category may be marketing. */
const isMarketing = ({ category }: Send): boolean => category === 'MARKETING' || category === 'UNKNOWN'

const isExempt = ({ category }: Send, { exemptCategories }: ConsentPolicy): boolean =>
  exemptCategories.some((exempt) => exempt === category)
