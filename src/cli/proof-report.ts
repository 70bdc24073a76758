import { emptyLedger, takeIn } from '#processors/cpaas/consent/ledger.ts'
import { toldTime } from '#processors/shared/told-time.ts'
import type {
  ConsentChanged,
  ConsentChangeRequested,
  ConsentEntry,
  DispatchCompleted,
  ReceiptReceived,
  SmsInbound,
} from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { EpochMs } from '#stream/time.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { table } from './print.ts'
import { answerText, changedText, inboundText, placeText, receiptText, requestText } from './proof-words.ts'
import type { TenantEvent } from './tenant-events.ts'

/** An event with data, as all are but tombstones. */
export interface ToldEvent<V> extends TenantEvent<V> {
  readonly data: V
}

/** The events about the consent of one recipient. */
export interface ConsentEvents {
  readonly changed: readonly ToldEvent<ConsentChanged>[]
  readonly inbound: readonly ToldEvent<SmsInbound>[]
  readonly requested: readonly ToldEvent<ConsentChangeRequested>[]
  readonly answers: readonly ToldEvent<DispatchCompleted>[]
  readonly receipts: readonly ToldEvent<ReceiptReceived>[]
}

type ProofKind = 'inbound' | 'request' | 'answer' | 'receipt' | 'changed'

/** One event in the chain: a word of somebody, or a change in the ledger. */
export interface ProofLink {
  /** The time of the word. */
  readonly at: string
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly eventId: string
  readonly kind: ProofKind
  readonly text: string
  /** The word behind a change; a word has none. */
  readonly evidence?: { readonly eventId: string; readonly isFound: boolean }
}

/** The consent of a recipient, and the events behind it. It has neither the recipient nor the text of a message. */
export interface ConsentProof {
  readonly tenant: TenantId
  readonly recipientHashes: readonly string[]
  /** Oldest first, with a word directly before its change. */
  readonly chain: readonly ProofLink[]
  /** The ledger has counted so many more changes than the topic still has. */
  readonly forgottenChanges: number
  readonly now: readonly (Omit<ConsentEntry, 'since'> & { readonly since: string })[]
}

export const proofReport = (
  tenant: TenantId,
  recipientHashes: readonly string[],
  events: ConsentEvents,
): ConsentProof => ({
  tenant,
  recipientHashes,
  chain: chainOf(events),
  forgottenChanges: forgotten(events.changed.map(({ data: { version } }) => version)),
  now: events.changed
    .map(entryOf)
    .reduce(takeIn, emptyLedger)
    .entries.map((entry) => ({ ...entry, since: isoOf(entry.since) })),
})

const forgotten = (versions: readonly number[]): number => Math.max(0, ...versions) - new Set(versions).size

const entryOf = ({ data, writtenMs }: ToldEvent<ConsentChanged>): ConsentEntry => {
  const { channelFamily, senderGroup, scope, state, since, via, evidenceEventId } = data
  return { channelFamily, senderGroup, scope, state, since: timeOf(since, writtenMs), via, evidenceEventId }
}

/** A link on its way into the chain. */
interface Dated {
  readonly atMs: EpochMs
  readonly writtenMs: EpochMs
  readonly link: ProofLink
}

const chainOf = (events: ConsentEvents): readonly ProofLink[] => {
  const words = wordsOf(events).toSorted(byWriting)
  // An event may be written twice: the first record brought the change.
  const firsts = new Map(words.toReversed().map((word) => [word.link.eventId, word]))
  const changes = events.changed.map(changeOf(firsts)).toSorted(byWriting)
  const placed = new Set<Dated>()
  const groups = changes.map((change) => {
    const word = firsts.get(change.link.evidence!.eventId)
    if (word === undefined || placed.has(word)) return [change]
    placed.add(word)
    return [word, change]
  })
  const others = words.filter((word) => !placed.has(word)).map((word) => [word])
  const inOrder = [...groups, ...others].toSorted((one, other) => byTime(one.at(-1)!, other.at(-1)!))
  return inOrder.flat().map(({ link }) => link)
}

const byWriting = (one: Dated, other: Dated): number =>
  one.writtenMs - other.writtenMs || one.link.offset - other.link.offset

/** Offsets of two topics say nothing about each other. */
const byTime = (one: Dated, other: Dated): number => one.atMs - other.atMs || one.writtenMs - other.writtenMs

const wordsOf = ({ inbound, requested, answers, receipts }: ConsentEvents): readonly Dated[] => [
  ...inbound.map(dated('inbound', topics.smsInbound, ({ receivedAt }) => receivedAt, inboundText)),
  ...requested.map(dated('request', topics.consentChangeRequested, ({ requestedAt }) => requestedAt, requestText)),
  ...answers.map(dated('answer', topics.dispatchCompleted, ({ completedAt }) => completedAt, answerText)),
  ...receipts.map(dated('receipt', topics.receiptReceived, ({ occurredAt }) => occurredAt, receiptText)),
]

const changeOf =
  (words: ReadonlyMap<string, unknown>) =>
  (event: ToldEvent<ConsentChanged>): Dated => {
    const change = dated('changed', topics.consentChanged, ({ since }) => since, changedText)(event)
    const { evidenceEventId: eventId } = event.data
    return { ...change, link: { ...change.link, evidence: { eventId, isFound: words.has(eventId) } } }
  }

const dated =
  <V>(kind: ProofKind, { name }: Topic<V>, toldAt: (data: V) => EpochMs | null, textOf: (data: V) => string) =>
  ({ id, partition, offset, writtenMs, data }: ToldEvent<V>): Dated => {
    const atMs = timeOf(toldAt(data), writtenMs)
    const link = { at: isoOf(atMs), topic: name, partition, offset, eventId: id, kind, text: textOf(data) }
    return { atMs, writtenMs, link }
  }

/** Others may tell no time, or an impossible one. */
const timeOf = (told: EpochMs | null, writtenMs: EpochMs): EpochMs => toldTime(told) ?? toldTime(writtenMs) ?? 0

const isoOf = (ms: EpochMs): string => new Date(ms).toISOString()

/** Lines for people. */
export const proofText = ({ tenant, recipientHashes, chain, forgottenChanges, now }: ConsentProof): string =>
  [
    `tenant ${tenant}, recipient ${recipientHashes.join(' or ')}`,
    ...(chain.length === 0 ? [] : [table(chain.map(lineOf))]),
    ...(forgottenChanges === 0
      ? []
      : [
          `the topic no longer has ${forgottenChanges} of the changes that the ledger has counted: a consent that followed from ` +
            'them alone is missing here',
        ]),
    ...(now.length === 0
      ? ["the topics have no change of this recipient's consent; without any it is given by default"]
      : now.map((entry) => inOneLine(`now: ${placeText(entry)} ${entry.state} since ${entry.since}`))),
  ].join('\n')

const lineOf = ({ at, topic, partition, offset, eventId, text, evidence }: ProofLink): readonly string[] =>
  [at, `${topic}-${partition}-${offset}`, eventId, `${text}${evidenceText(evidence)}`].map(inOneLine)

const evidenceText = (evidence: ProofLink['evidence']): string =>
  evidence === undefined || evidence.isFound ? '' : `; its evidence ${evidence.eventId} is not in the topics any more`

/** A word of others must not look like a line of its own, or command a terminal. */
const inOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '\uFFFD')
