import { describe, expect, it } from 'vitest'
import {
  chargedAt,
  type ListPrice,
  listPrice,
  listPrices,
  type Priced,
  rankedPrices,
} from '#processors/cpaas/delivery/price-list.ts'
import type { Category, Channel, MessageAttempt } from '#schemas/types.ts'
import { attemptCost } from '#processors/cpaas/delivery/cost.ts'
import { openAttempt } from '#processors/cpaas/delivery/message-life.ts'
import { noon, recipient, twilio } from '../samples.ts'

const priced = (changes: Partial<Priced> = {}): Priced => ({
  provider: 'TWILIO',
  channel: 'SMS',
  recipient,
  category: 'TRANSACTIONAL',
  segments: 1,
  ...changes,
})

const row = (changes: Partial<ListPrice>): ListPrice => ({
  provider: 'TWILIO',
  channel: 'SMS',
  prefix: '+1',
  category: null,
  microUsd: 1,
  validFrom: '2026-01-01',
  source: 'https://example.com/prices',
  ...changes,
})

describe('the list price', () => {
  const prices = [
    row({ microUsd: 100, validFrom: '2025-01-01' }),
    row({ microUsd: 110, validFrom: '2026-02-24' }),
    row({ microUsd: 120, validFrom: '2026-02-25' }),
    row({ prefix: '+1876', microUsd: 900, validFrom: '2026-03-01' }),
    row({ prefix: '+1415', category: 'OTP', microUsd: 50, validFrom: '2025-01-01' }),
    row({ prefix: '+1415', microUsd: 60 }),
    row({ provider: 'AWS_SNS', microUsd: 70 }),
    row({ prefix: '', channel: 'WHATSAPP', microUsd: 80 }),
  ]

  it.each<[string, Partial<Priced>, string, number | null]>([
    ['is the newest of its day', { recipient: '+13105550171' }, '2026-02-24T23:59:59.999Z', 110],
    ['changes at midnight UTC', { recipient: '+13105550171' }, '2026-02-25T00:00:00Z', 120],
    ['is unknown before the first', { recipient: '+13105550171' }, '2024-12-31T23:59:59Z', null],
    ['is that of the longest prefix', { recipient: '+18765550171' }, '2026-03-01T00:00:00Z', 900],
    ['is that of a shorter one until then', { recipient: '+18765550171' }, '2026-02-28T00:00:00Z', 120],
    ['is that of its category', { category: 'OTP' }, '2026-02-24T12:00:00Z', 50],
    ['is that of every category otherwise', {}, '2026-02-24T12:00:00Z', 60],
    ['is that of its provider', { provider: 'AWS_SNS' }, '2026-02-24T12:00:00Z', 70],
    ['is that of its channel', { channel: 'WHATSAPP' }, '2026-02-24T12:00:00Z', 80],
    ['is per segment of an SMS', { segments: 3 }, '2026-02-24T12:00:00Z', 180],
    ['is for one segment at least', { segments: null }, '2026-02-24T12:00:00Z', 60],
    ['is per message elsewhere', { channel: 'WHATSAPP', segments: 3 }, '2026-02-24T12:00:00Z', 80],
    ['is unknown for another country', { recipient: '+4915112345678' }, '2026-02-24T12:00:00Z', null],
    ['is unknown for another provider', { provider: 'VONAGE' }, '2026-02-24T12:00:00Z', null],
  ])('%s', (_name, changes, at, expected) => {
    expect(listPrice(priced(changes), Date.parse(at), rankedPrices(prices))).toBe(expected)
  })

  it.each<[string, string, Channel, Category, number | null]>([
    ['TWILIO', recipient, 'SMS', 'OTP', 8_300],
    ['AWS_SNS', recipient, 'SMS', 'MARKETING', 5_810],
    ['META_WHATSAPP', recipient, 'WHATSAPP', 'MARKETING', 25_000],
    ['META_WHATSAPP', recipient, 'WHATSAPP', 'TRANSACTIONAL', 3_400],
    ['META_WHATSAPP', '+447911123456', 'WHATSAPP', 'OTP', 22_000],
    ['META_WHATSAPP', '+919812345678', 'WHATSAPP', 'MARKETING', 11_800],
    ['META_WHATSAPP', '+4915112345678', 'WHATSAPP', 'MARKETING', null],
    ['TWILIO', recipient, 'VOICE', 'OTP', null],
  ])('of %s to %s by %s for %s is known, or not', (provider, to, channel, category, expected) => {
    expect(listPrice(priced({ provider, recipient: to, channel, category }), noon)).toBe(expected)
  })

  it('of an answer within the reply window of WhatsApp is nothing, anywhere', () => {
    const answer = { provider: 'META_WHATSAPP', channel: 'WHATSAPP', category: 'SERVICE_REPLY' } as const
    expect(listPrice(priced({ ...answer, recipient: '+4915112345678' }), noon)).toBe(0)
  })

  it('is a whole amount with a day and a source', () => {
    for (const { microUsd, validFrom, source } of listPrices) {
      expect(Number.isSafeInteger(microUsd) && microUsd >= 0).toBe(true)
      expect(new Date(validFrom).toISOString().slice(0, 10)).toBe(validFrom)
      expect(source).toMatch(/^https:\/\//)
    }
  })

  it('is there once for each day', () => {
    const days = listPrices.map((one) => [one.provider, one.channel, one.prefix, one.category, one.validFrom].join(' '))
    expect(new Set(days).size).toBe(days.length)
  })
})

describe('an attempt without a stated price', () => {
  const open = openAttempt({ attempt: 1, ...twilio, idempotencyKey: '', breakerSeq: 0, listMicroUsd: 8_300 })
  const states = {
    open,
    refused: { ...open, outcome: 'REJECTED', outcomeClass: 'RECIPIENT_FAULT' },
    unclear: { ...open, outcome: 'TIMEOUT', outcomeClass: 'PROVIDER_FAULT' },
    accepted: { ...open, outcome: 'ACCEPTED' },
    sent: { ...open, sentAt: noon },
    undelivered: { ...open, undeliveredAt: noon },
    delivered: { ...open, deliveredAt: noon },
    read: { ...open, readAt: noon },
  } as const satisfies Record<string, MessageAttempt>
  const delivered = ['delivered', 'read']
  const submitted = ['accepted', 'sent', 'undelivered', ...delivered]

  // https://developer.vonage.com/en/messages/concepts/messages-status-callbacks, "Chargeable Event".
  it.each<[Channel, readonly string[]]>([
    ['SMS', submitted],
    ['MMS', submitted],
    ['WHATSAPP', delivered],
    ['RCS', delivered],
    ['VOICE', submitted],
    ['EMAIL', submitted],
    ['PUSH', submitted],
  ])('by %s costs the list price when it is %j', (channel, charged) => {
    for (const [name, attempt] of Object.entries(states))
      expect([name, attemptCost(attempt, channel)]).toEqual([name, charged.includes(name) ? 8_300 : 0])
    expect(chargedAt[channel]).toBe(charged === delivered ? 'DELIVERY' : 'SUBMIT')
  })

  it.each<[string, Partial<MessageAttempt>, number]>([
    ['an answer', { submitMicroUsd: 7_500 }, 7_500],
    ['an answer of nothing', { submitMicroUsd: 0 }, 0],
    ['a receipt over an answer', { submitMicroUsd: 7_500, receiptMicroUsd: 7_900 }, 7_900],
  ])('costs what %s states instead', (_name, prices, cost) => {
    expect(attemptCost({ ...states.delivered, ...prices }, 'SMS')).toBe(cost)
  })

  it('costs nothing without a list price', () => {
    expect(attemptCost({ ...states.delivered, listMicroUsd: null }, 'SMS')).toBe(0)
  })
})
