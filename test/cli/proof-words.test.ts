import { describe, expect, it } from 'vitest'
import { answerText, changedText, inboundText, receiptText, requestText } from '#cli/proof-words.ts'
import {
  type ConsentChanged,
  ConsentChangedDefaults,
  type ConsentChangeRequested,
  ConsentChangeRequestedDefaults,
  type DispatchCompleted,
  DispatchCompletedDefaults,
  type ReceiptReceived,
  ReceiptReceivedDefaults,
  type SmsInbound,
  SmsInboundDefaults,
} from '#schemas/types.ts'

const tenantId = 'acme'
const recipient = '+14155550171'
const provider = 'TWILIO'

const inbound = { ...SmsInboundDefaults, tenantId, provider, providerMessageId: 'IN1', from: recipient }
const request = { ...ConsentChangeRequestedDefaults, tenantId, requestId: 'change-1', recipient }
const answer = { ...DispatchCompletedDefaults, tenantId, messageId: 'msg-1', provider }
const receipt = { ...ReceiptReceivedDefaults, tenantId, messageId: 'msg-1', providerMessageId: 'SM1', provider }
const change = { ...ConsentChangedDefaults, tenantId, recipientHash: '1.aaa' }

describe('the words of a proof', () => {
  it.each<[Partial<SmsInbound>, string]>([
    [{ body: 'arrêt' }, 'ARRET from the recipient, on SMS by TWILIO'],
    [{ body: 'Call me', optOutType: 'STOP', provider: '' }, 'STOP from the recipient, on SMS'],
    [
      { body: 'START', channel: 'WHATSAPP', verified: false },
      'START from the recipient, on WHATSAPP by TWILIO, its origin not proven',
    ],
    [{ body: 'Anna here, stop texting me' }, 'message with "stop texting" from the recipient, on SMS by TWILIO'],
    [{ body: 'enough of it' }, 'message from the recipient, on SMS by TWILIO'],
  ])('are of a message with %j: %s', (changes, expected) => {
    expect(inboundText({ ...inbound, ...changes })).toBe(expected)
  })

  it.each<[Partial<ConsentChangeRequested>, string]>([
    [
      { channelFamily: 'SMS', scope: 'MARKETING', state: 'OPTED_IN', actor: 'support', reason: 'called in' },
      'recorded by support: SMS MARKETING OPTED_IN',
    ],
    [{ senderGroup: 'news', state: 'OPTED_OUT' }, 'recorded: UNKNOWN ALL of senders news OPTED_OUT'],
    [
      { recipient: `sms:${recipient}`, state: 'OPTED_OUT', actor: recipient, reason: `sms:${recipient} called` },
      'recorded by <recipient>: UNKNOWN ALL OPTED_OUT',
    ],
  ])('are of a request with %j: %s', (changes, expected) => {
    expect(requestText({ ...request, ...changes })).toBe(expected)
  })

  it.each<[Partial<DispatchCompleted>, string]>([
    [{ outcome: 'REJECTED', providerErrorCode: '21610' }, 'provider TWILIO refused with 21610'],
    [{ outcome: 'ACCEPTED', provider: '' }, 'provider without a name answered ACCEPTED'],
  ])('are of an answer with %j: %s', (changes, expected) => {
    expect(answerText({ ...answer, ...changes })).toBe(expected)
  })

  it.each<[Partial<ReceiptReceived>, string]>([
    [{ status: 'UNDELIVERED', providerErrorCode: '21610' }, 'provider TWILIO told UNDELIVERED with 21610'],
  ])('are of a receipt with %j: %s', (changes, expected) => {
    expect(receiptText({ ...receipt, ...changes })).toBe(expected)
  })

  it.each<[Partial<ConsentChanged>, string]>([
    [
      { channelFamily: 'SMS', state: 'OPTED_OUT', via: 'INBOUND', keyword: 'STOP', version: 1 },
      'ledger: SMS ALL OPTED_OUT by INBOUND, keyword STOP, version 1',
    ],
    [
      { channelFamily: 'SMS', state: 'OPTED_OUT', via: 'PROVIDER', keyword: '21610', version: 3, senderGroup: 'news' },
      'ledger: SMS ALL of senders news OPTED_OUT by PROVIDER, code 21610, version 3',
    ],
    [
      { channelFamily: 'EMAIL', scope: 'MARKETING', state: 'OPTED_IN', via: 'ADMIN', version: 2 },
      'ledger: EMAIL MARKETING OPTED_IN by ADMIN, version 2',
    ],
  ])('are of a change with %j: %s', (changes, expected) => {
    expect(changedText({ ...change, ...changes })).toBe(expected)
  })
})
