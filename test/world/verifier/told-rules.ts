import { type Details, START, type Tale } from './tale.ts'

/** A message to somebody, as far as the rules about sending look at it. */
export interface ToldMessage {
  readonly tenantId: string
  readonly messageId: string
  /** Token of the recipient. */
  readonly person: string
  readonly at: number
  readonly category?: string
  readonly channel?: string
  readonly fallbackOf?: string
  /** The event that asked; a notification of its own unless it is given. */
  readonly cause?: string
}

const account = { attempt: 1, provider: 'VONAGE' }
export const price = 7_900

/** Asks for a message and announces it. */
export const tellRequest = (tale: Tale, message: ToldMessage): string => {
  const { tenantId, messageId, person, at, category = 'TRANSACTIONAL', fallbackOf = null } = message
  const request = { requestId: `request-of-${messageId}`, idempotencyKey: null }
  const cause = message.cause ?? tale.tell('notifyRequested', tenantId, request, { at }).id
  const data = { messageId, category, recipient: person, fallbackOf }
  tale.tell('communicationRequested', tenantId, data, { cause, seq: 0, at })
  return cause
}

/** The first attempt of a message, at `at`, and its answer 20 ms later. */
export const tellAttempt = (
  tale: Tale,
  message: ToldMessage,
  cause: string | null,
  answer: Readonly<Record<string, unknown>>,
): string => {
  const { tenantId, messageId, person, at, channel = 'SMS' } = message
  const data = { messageId, channel, recipient: person, ...account, deadlineAt: START + at + 1_000 }
  tale.tell('dispatchRequested', tenantId, data, { cause, seq: 1, at })
  return tale.tell('dispatchCompleted', tenantId, { messageId, channel, ...account, ...answer }, { at: at + 20 }).id
}

/** A message that arrives at once, with a price in its answer and its last receipt. */
export const tellArrival = (tale: Tale, message: ToldMessage): void => {
  const { tenantId, messageId, at } = message
  const asked = tellRequest(tale, message)
  const answer = tellAttempt(tale, message, asked, { outcome: 'ACCEPTED', cost_usd: price })
  const sent = { messageId, cost_usd: price, costFinal: false }
  tale.tell('communicationSent', tenantId, sent, { cause: answer, seq: 2, at: at + 20 })
  const receipt = { messageId, provider: 'VONAGE', status: 'DELIVERED', cost_usd: price, isFinal: true }
  const { id } = tale.tell('receiptReceived', tenantId, receipt, { at: at + 30 })
  const delivered = { messageId, cost_usd: price, costFinal: true }
  tale.tell('communicationDelivered', tenantId, delivered, { cause: id, seq: 3, at: at + 30 })
}

/** A change of the ledger, by a text unless told otherwise. */
export const tellChange = (
  tale: Tale,
  person: string,
  evidenceEventId: string,
  at: number,
  change: Readonly<Record<string, unknown>>,
): void => {
  const word = { channelFamily: 'SMS', senderGroup: '', scope: 'ALL', via: 'INBOUND', version: 1 }
  const times = { since: START + at, changedAt: START + at }
  const data = { recipientHash: `hash of ${person}`, evidenceEventId, ...word, ...times, ...change }
  tale.tell('consentChanged', 'post', data, { cause: evidenceEventId, seq: 0, at })
}

/** A keyword, the change that it brings, and the answer to it. */
export const tellKeyword = (
  tale: Tale,
  person: string,
  at: number,
  change: Readonly<Record<string, unknown>>,
  details: Details = {},
): string => {
  const { id } = tale.tell('smsInbound', 'post', { from: person }, { at, ...details })
  tellChange(tale, person, id, at, change)
  const reply = { tenantId: 'post', messageId: `reply-to-${id}`, person, at, category: 'SERVICE_REPLY', cause: id }
  tellArrival(tale, reply)
  return id
}

/** A request that is refused. */
export const tellRefusal = (tale: Tale, tenantId: string, code: string, at: number, details: Details = {}): void => {
  const requestId = `${code} at ${at}`
  const { id } = tale.tell('notifyRequested', tenantId, { requestId, idempotencyKey: null }, { at, ...details })
  const reasons = [{ code, detail: '' }]
  tale.tell('communicationRejected', tenantId, { requestId, reasons }, { cause: id, seq: 0, at })
}

/** Ann opts out and in again, a provider says that Bob has opted out; limits, quiet hours, a conflict, a fallback, a late price; Hal is forgotten. */
export const tellRules = (tale: Tale): void => {
  tellConsent(tale)
  tellLimits(tale)
  tellRefusal(tale, 'post', 'IDEMPOTENCY_CONFLICT', 49_000, { meaning: 'conflicts' })
  tellFallback(tale)
  tellLatePrice(tale)
  tellErasure(tale)
  // A form and an order that change nothing.
  tale.tell('consentChangeRequested', 'post', { requestId: 'form', recipient: '+4420 ann' }, { at: 53_000 })
  tale.tell('providerOverridden', 'post', {}, { at: 53_000 })
}

const toAnn = (messageId: string, at: number): ToldMessage => ({ tenantId: 'post', messageId, person: '+4420 ann', at })

const tellConsent = (tale: Tale): void => {
  tellArrival(tale, toAnn('before', 41_000))
  tellKeyword(tale, '+4420 ann', 42_000, { state: 'OPTED_OUT' }, { meaning: 'stops' })
  tellRefusal(tale, 'post', 'OPTED_OUT', 42_500)
  tellKeyword(tale, '+4420 ann', 44_000, { state: 'OPTED_IN', version: 2 })
  tellArrival(tale, toAnn('again', 45_000))
  const toBob = { tenantId: 'post', messageId: 'to-bob', person: '+4420 bob', at: 46_000 }
  const verdict = tellAttempt(tale, toBob, tellRequest(tale, toBob), { outcome: 'REJECTED' })
  const failure = { messageId: 'to-bob', failureClass: 'OPTED_OUT', costFinal: true }
  tale.tell('communicationFailed', 'post', failure, { cause: verdict, seq: 2, at: 46_020 })
  tellChange(tale, '+4420 bob', verdict, 46_020, { state: 'OPTED_OUT', via: 'PROVIDER' })
}

/** Noon in London is quiet at the tenant `calm`, and two messages at once are its most. */
const policy = {
  limits: { channel: { SMS: { messages: 1, perMs: 1_000, burst: 2 } }, marketingPerDay: 1 },
  quietHours: { fromMinute: 700, toMinute: 900, zone: 'UTC' },
}

const tellLimits = (tale: Tale): void => {
  tale.tell('policyUpdated', 'calm', { version: 1, policy: JSON.stringify(policy) }, { at: 0 })
  const message = { tenantId: 'calm', person: '+4420 cy' }
  tellArrival(tale, { ...message, messageId: 'first', at: 41_000 })
  tellArrival(tale, { ...message, messageId: 'second', at: 41_000 })
  tellRefusal(tale, 'calm', 'RATE_LIMITED', 41_100)
  tellArrival(tale, { ...message, messageId: 'third', at: 42_000 })
  tellRefusal(tale, 'calm', 'QUIET_HOURS', 42_100)
  tellRequest(tale, { ...message, messageId: 'in-the-morning', category: 'MARKETING', at: 42_200 })
  tellArrival(tale, { ...message, messageId: 'elsewhere', person: '+1415 dee', category: 'MARKETING', at: 43_000 })
}

const tellFallback = (tale: Tale): void => {
  const first = { tenantId: 'post', messageId: 'on-sms', person: '+4420 eve', at: 50_000 }
  const refusal = tellAttempt(tale, first, tellRequest(tale, first), { outcome: 'REJECTED' })
  const failure = { messageId: 'on-sms', failureClass: 'RECIPIENT_FAULT', costFinal: true }
  tale.tell('communicationFailed', 'post', failure, { cause: refusal, seq: 2, at: 50_020 })
  const next = { ...first, messageId: 'on-whatsapp', channel: 'WHATSAPP', at: 50_020 }
  tellArrival(tale, { ...next, fallbackOf: 'on-sms', cause: refusal })
}

const tellLatePrice = (tale: Tale): void => {
  const message = { tenantId: 'post', messageId: 'priced', person: '+4420 flo', at: 51_000 }
  const answer = tellAttempt(tale, message, tellRequest(tale, message), { outcome: 'ACCEPTED' })
  tale.tell('communicationSent', 'post', { messageId: 'priced' }, { cause: answer, seq: 2, at: 51_020 })
  const receipt = { messageId: 'priced', provider: 'VONAGE', status: 'DELIVERED' }
  const { id } = tale.tell('receiptReceived', 'post', receipt, { at: 51_030 })
  tale.tell('communicationDelivered', 'post', { messageId: 'priced' }, { cause: id, seq: 3, at: 51_030 })
  const last = tale.tell('receiptReceived', 'post', { ...receipt, cost_usd: price, isFinal: true }, { at: 52_000 })
  const adjusted = { messageId: 'priced', delta_usd: price, cost_usd: price, costFinal: true }
  tale.tell('costAdjusted', 'post', adjusted, { cause: last.id, seq: 4, at: 52_000 })
}

/** Hal is to be forgotten: one message has reached him, one is with its provider, one waits for its time, one comes later. */
const tellErasure = (tale: Tale): void => {
  const toHal = (messageId: string, at: number) => ({ tenantId: 'post', messageId, person: '+4420 hal', at })
  tellArrival(tale, toHal('arrived', 54_000))
  tellRequest(tale, toHal('deferred', 54_500))
  const onItsWay = toHal('on-its-way', 55_000)
  const answer = tellAttempt(tale, onItsWay, tellRequest(tale, onItsWay), { outcome: 'ACCEPTED' })
  tale.tell('communicationSent', 'post', { messageId: 'on-its-way' }, { cause: answer, seq: 2, at: 55_020 })
  tale.tell('subjectErased', 'post', { recipient: '+4420 hal' }, { at: 56_000 })
  tellForgotten(tale, 'deferred', 56_020)
  const receipt = { messageId: 'on-its-way', provider: 'VONAGE', status: 'DELIVERED' }
  tale.tell('receiptReceived', 'post', receipt, { at: 56_500 })
  tellArrival(tale, toHal('later', 57_000))
}

/** The failure of a message without an attempt, for its recipient. */
export const tellForgotten = (tale: Tale, messageId: string, at: number, change: object = {}): void => {
  const failure = { messageId, failureClass: 'RECIPIENT_FAULT', errorCode: 'SUBJECT_ERASED', recipient: '' }
  tale.tell('communicationFailed', 'post', { ...failure, costFinal: true, ...change }, { seq: 1, at })
}
