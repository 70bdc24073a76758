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

/** The latest entry about a message decides. Without any, consent is given. */
export const consentFor = ({ entries }: ConsentLedger, send: Send, policy: ConsentPolicy): Consent => {
  let latest: ConsentEntry | undefined
  for (const entry of entries) {
    if (isAbout(entry, send, policy) && (latest === undefined || overrules(entry, latest))) latest = entry
  }
  if (latest === undefined || latest.state === 'OPTED_IN' || latest.state === 'UNKNOWN') return 'GIVEN'
  return latest.state === 'OPTED_OUT' && isExempt(send, policy) ? 'GIVEN' : latest.state
}

const isAboutSame = (a: ConsentEntry, b: ConsentEntry): boolean =>
  a.channelFamily === b.channelFamily && a.senderGroup === b.senderGroup && a.scope === b.scope

/** The evidence is the last resort: the order of arrival must decide nothing. */
const overrules = (a: ConsentEntry, b: ConsentEntry): boolean => {
  if (a.since !== b.since) return a.since > b.since
  if (a.state !== b.state) return strictness[a.state] > strictness[b.state]
  return a.evidenceEventId > b.evidenceEventId
}

/** No doubt speaks for a send: an opt-out holds for all when its family is unknown, or its group has left the policy. */
const isAbout = (entry: ConsentEntry, send: Send, policy: ConsentPolicy): boolean => {
  const isDenial = entry.state !== 'OPTED_IN'
  const isOfFamily = entry.channelFamily === send.channelFamily || (isDenial && entry.channelFamily === 'UNKNOWN')
  const isOfGroup =
    entry.senderGroup === allSenders ||
    entry.senderGroup === send.senderGroup ||
    (isDenial && !isGroup(entry.senderGroup, policy))
  return isOfFamily && isOfGroup && (entry.scope !== 'MARKETING' || isMarketing(send))
}

/** An unknown category may be marketing. */
const isMarketing = ({ category }: Send): boolean => category === 'MARKETING' || category === 'UNKNOWN'

const isExempt = ({ category }: Send, { exemptCategories }: ConsentPolicy): boolean =>
  exemptCategories.some((exempt) => exempt === category)
