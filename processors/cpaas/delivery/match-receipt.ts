import type { Tagged } from '#stream/operators.ts'
import { type DeadLetter, keepRaw, type RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules, Step } from '#stream/step.ts'
import type { StoreReader } from '#stream/store-port.ts'
import { after, type StreamTime } from '#stream/time.ts'
import type { DispatchCompleted, EpochMs, ReceiptFacts, ReceiptMatch, ReceiptReceived } from '#schemas/types.ts'
import { attemptOfReceipt, attemptOfStub, isItsAnswer } from './attempt-of.ts'
import type { MessageKey } from './message-life.ts'
import { channelOf, isStub, type MessageRow, providerOfAttempt } from './message-row.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { toldTime } from '#processors/shared/told-time.ts'

/** A receipt whose attempt is known. */
export interface MatchedReceipt {
  readonly messageId: string
  readonly attempt: number
  readonly facts: ReceiptFacts
}

export type MatchKey = readonly [TenantId, provider: string, providerMessageId: string]

export type MatchInput = Tagged<'answer', DispatchCompleted> | Tagged<'receipt', ReceiptReceived>

export type MatchOutput =
  | Tagged<'answer', DispatchCompleted>
  | Tagged<'receipt', MatchedReceipt>
  | Tagged<'orphan', DeadLetter>

type MatchStep = Step<ReceiptMatch, MatchOutput>

/**
 * The rules of the store of matches. They read the messages as they were before the record. Answers and receipts are told,
 * not emitted, so that their passing does not write the row.
 */
export const matchRules = (
  policy: CpaasPolicy,
  messages: Messages,
): Rules<MatchKey, ReceiptMatch, MatchInput, MatchOutput> => ({
  retention: { ms: longestReceiptMs(policy) + policy.evictionMs, isAtRest: ({ messageId }) => messageId !== null },
  key: ({ key, value: { value } }) =>
    value.providerMessageId ? [key, providerOf(key, value, messages), value.providerMessageId] : [key, '', ''],
  on: (row, { kind, value }, at, { key, raw }) => {
    if (kind === 'answer')
      return isIdTold(value) ? learn(row, value, messageOf(key, value, messages), at, policy) : passOn(row, value)
    if (raw === undefined) throw new Error('a receipt came without its record; wire receipts to a source')
    return matchReceipt(row, value, messageOf(key, value, messages), raw, at, policy)
  },
  onTimer: forgetMatch,
})

const longestReceiptMs = ({ receiptTimeoutMs }: CpaasPolicy): number => Math.max(...Object.values(receiptTimeoutMs))

type Named = Pick<DispatchCompleted | ReceiptReceived, 'messageId' | 'attempt' | 'provider'>
type Messages = StoreReader<MessageKey, MessageRow>

const messageOf = (tenant: TenantId, { messageId }: Named, messages: Messages): MessageRow | undefined =>
  messageId === null ? undefined : messages.get([tenant, messageId])

/** An adapter may leave the provider out: the attempt knows it. */
const providerOf = (tenant: TenantId, named: Named, messages: Messages): string => {
  if (named.provider !== '') return named.provider
  const message = messageOf(tenant, named, messages)
  return (message && providerOfAttempt(message, named.attempt ?? 0)) ?? ''
}

/** An adapter may leave the provider's id out, or write an empty one. */
const isIdTold = ({ providerMessageId }: DispatchCompleted): boolean => (providerMessageId ?? '') !== ''

const passOn = (row: ReceiptMatch | undefined, answer: DispatchCompleted): MatchStep => ({
  state: row,
  tell: [
    { kind: 'answer', value: answer.providerMessageId === null ? answer : { ...answer, providerMessageId: null } },
  ],
})

/**
 * Learns which attempt a provider's message id stands for and releases the receipts that waited for it, behind the
 * answer.
 */
const learn = (
  row: ReceiptMatch | undefined,
  answer: DispatchCompleted,
  message: MessageRow | undefined,
  at: StreamTime,
  policy: CpaasPolicy,
): MatchStep => {
  const { messageId, attempt } = answer
  const passedOn: MatchOutput = { kind: 'answer', value: answer }
  const isNews = row?.messageId == null && message !== undefined && isItsAnswer(message, answer)
  if (!isNews) return { state: row, tell: [passedOn] }
  const released = (row?.parked ?? []).map((parked) => matched(messageId, attempt, parked.facts))
  return {
    state: { messageId, attempt, parked: [] },
    tell: [passedOn, ...released],
    timer: after(at, policy.receiptTimeoutMs[channelOf(message)] + policy.evictionMs),
  }
}

/** Passes a receipt on to its attempt, drops one without use for its stub, or parks it with its bytes until the attempt is known. */
const matchReceipt = (
  row: ReceiptMatch | undefined,
  receipt: ReceiptReceived,
  message: MessageRow | undefined,
  raw: RawRecord,
  at: StreamTime,
  policy: CpaasPolicy,
): MatchStep => {
  const facts = factsOf(receipt, raw, at)
  if (message !== undefined && isStub(message)) {
    const attempt = attemptOfStub(message.stub, receipt, row)
    const { messageId } = receipt
    return messageId === null || attempt === undefined
      ? { state: row }
      : { state: row, tell: [matched(messageId, attempt, facts)] }
  }
  const attempt = message && attemptOfReceipt(message, receipt)
  if (message !== undefined && attempt !== undefined)
    return { state: row, tell: [matched(message.head.messageId, attempt, facts)] }
  if (row !== undefined && row.messageId !== null)
    return { state: row, tell: [matched(row.messageId, row.attempt, facts)] }
  const parked = row?.parked ?? []
  if (parked.length >= policy.maxParkedReceipts) return { state: row, emit: [orphan(raw)] }
  return {
    state: { messageId: null, attempt: 0, parked: [...parked, { facts, raw: keepRaw(raw) }] },
    timer: after(at, policy.orphanParkingMs),
  }
}

/** Nobody claimed the parked receipts: their records become dead letters. A matched row just ends. */
const forgetMatch = ({ parked }: ReceiptMatch): MatchStep => ({
  state: undefined,
  emit: parked.map(({ raw }) => orphan(raw)),
})

const matched = (messageId: string, attempt: number, facts: ReceiptFacts): MatchOutput => ({
  kind: 'receipt',
  value: { messageId, attempt, facts },
})

const orphan = (raw: RawRecord): MatchOutput => ({ kind: 'orphan', value: { reason: 'ORPHAN_RECEIPT', raw } })

const factsOf = (receipt: ReceiptReceived, { timestamp }: RawRecord, at: EpochMs): ReceiptFacts => {
  const { status, providerMessageId, providerErrorCode, occurredAt, cost_usd, isFinal } = receipt
  const heardAt = toldTime(occurredAt) ?? toldTime(timestamp) ?? at
  return { status, providerMessageId, providerErrorCode, isFinal, occurredAt: heardAt, costMicroUsd: cost_usd }
}
