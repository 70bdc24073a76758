import { describe, expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { topics } from '#topology/topics.ts'
import { Conversation } from '../consent/conversation.ts'
import { outage } from '../samples.ts'

const hour = 3_600
const { fallback } = defaultCpaasPolicy
const final = { outcome: 'REJECTED', providerErrorCode: '63024' } as const
const onWhatsApp = { channel: 'WHATSAPP', fallbackChannels: ['SMS', 'VOICE'] } as const
const meta = { outcome: 'REJECTED', providerErrorCode: '131026' } as const

const channelsOf = (people: Conversation) => people.dispatches.map(({ channel }) => channel)

describe('a message that failed', () => {
  it('goes to the next channel of its request, as a message of its own with the same words', () => {
    const people = new Conversation().ask(onWhatsApp).answer(meta)
    expect(channelsOf(people)).toEqual(['WHATSAPP', 'SMS'])
    const [first, second] = people.dispatches
    expect(second).toMatchObject({ recipient: first!.recipient, body: first!.body, deadlineAt: first!.deadlineAt })
    const requested = people.driver.read(topics.communicationRequested)
    expect(requested.map(({ fallbackOf }) => fallbackOf)).toEqual([null, first!.messageId])
    expect(people.driver.read(topics.communicationFailed)).toMatchObject([{ messageId: first!.messageId }])
  })

  it('goes through all channels, each once', () => {
    const people = new Conversation().ask({ ...onWhatsApp, fallbackChannels: ['SMS', 'WHATSAPP', 'SMS', 'VOICE'] })
    people.answer(meta).answer({ outcome: 'REJECTED', providerErrorCode: '30006' }).answer(final)
    expect(channelsOf(people)).toEqual(['WHATSAPP', 'SMS', 'VOICE'])
  })

  it.each([
    ['its recipient has opted out', { outcome: 'REJECTED', providerErrorCode: '131050' }, {}, {}],
    ['the policy says so', meta, { onFailure: false }, {}],
    ['its providers fall back by themselves', meta, { byProviders: ['WHATSAPP'] }, {}],
    ['its request names none', meta, {}, { fallbackChannels: [] }],
  ] as const)('goes nowhere else where %s', (_, answer, policy, changes) => {
    const people = Conversation.under({ fallback: { ...fallback, ...policy } as never })
    people.ask({ ...onWhatsApp, ...changes }).answer(answer)
    expect(channelsOf(people)).toEqual(['WHATSAPP'])
  })

  it('goes nowhere else when its time is over', () => {
    const people = new Conversation()
      .ask({ ...onWhatsApp, category: 'OTP' })
      .answer(outage)
      .wait(300)
    expect(new Set(channelsOf(people))).toEqual(new Set(['WHATSAPP']))
  })

  it('is checked like any request: a STOP on the other channel stops it there, and the next one is asked', () => {
    const people = new Conversation({ replyTo: [] }).text('STOP').ask(onWhatsApp).answer(meta)
    expect(people.refusals).toEqual(['OPTED_OUT'])
    expect(channelsOf(people)).toEqual(['WHATSAPP', 'VOICE'])
  })

  it('goes nowhere else when its recipient wrote STOP after it was sent', () => {
    const people = new Conversation({ replyTo: [] })
      .ask({ fallbackChannels: ['WHATSAPP'] })
      .answer()
      .text('STOP')
    people.receive({ status: 'UNDELIVERED', providerErrorCode: '30005' })
    expect(channelsOf(people)).toEqual(['SMS'])
  })

  it('goes nowhere else when one of its attempts met an opt-out, and another one failed', () => {
    const people = new Conversation()
      .ask({ fallbackChannels: ['WHATSAPP'] })
      .answer({ outcome: 'TIMEOUT' })
      .wait(5)
    const [first, second] = people.dispatches
    people.answer({ outcome: 'REJECTED', providerErrorCode: '21610', attempt: second!.attempt })
    people.answer({
      outcome: 'REJECTED',
      providerErrorCode: '30006',
      attempt: first!.attempt,
      provider: first!.provider,
    })
    people.wait(1_000)
    expect(new Set(channelsOf(people))).toEqual(new Set(['SMS']))
  })

  it('waits for room on the next channel, when many fail at once', () => {
    const { limits } = defaultCpaasPolicy
    const people = Conversation.under({
      limits: { ...limits, marketingPerDay: 0, pair: { ...limits.pair, WHATSAPP: limits.pair.SMS } },
    })
    for (let count = 0; count < 30; count++)
      people.ask({ ...onWhatsApp, category: 'MARKETING', requestId: `many-${count}` }, people.driver.now || people.now)
    const first = people.dispatches
    for (const { messageId } of first)
      people.answer({
        ...meta,
        messageId,
        provider: 'META_WHATSAPP',
        channel: 'WHATSAPP',
        attempt: 1,
        credentialRef: first[0]!.credentialRef,
      })
    people.wait(30)
    expect(
      new Set(people.dispatches.filter(({ channel }) => channel === 'SMS').map(({ messageId }) => messageId)).size,
    ).toBe(30)
    expect(people.refusals).toEqual([])
  })

  it('is not sent twice when its failure is told twice, and may still prove delivered', () => {
    const people = new Conversation().ask(onWhatsApp)
    const { messageId } = people.dispatches[0]!
    people.answer().receive({ status: 'UNDELIVERED', providerErrorCode: '131026' })
    people.receive({ messageId, attempt: 1, provider: 'META_WHATSAPP', status: 'UNDELIVERED' })
    people.receive({ messageId, attempt: 1, provider: 'META_WHATSAPP', status: 'DELIVERED' })
    expect(channelsOf(people)).toEqual(['WHATSAPP', 'SMS'])
    expect(people.driver.read(topics.communicationDelivered)).toMatchObject([{ messageId }])
  })
})

describe('a message without a receipt in time', () => {
  const under = (onTimeout: 'LEAVE_SENT' | 'FAIL' | 'FALLBACK') =>
    Conversation.under({
      fallback: { ...fallback, onReceiptTimeout: { ...fallback.onReceiptTimeout, WHATSAPP: onTimeout } },
    })
  const sent = (onTimeout: 'LEAVE_SENT' | 'FAIL' | 'FALLBACK') => under(onTimeout).ask(onWhatsApp).answer()

  it('stays sent', () => {
    const people = sent('LEAVE_SENT').wait(25 * hour)
    expect(channelsOf(people)).toEqual(['WHATSAPP'])
    expect(people.driver.read(topics.receiptExpired)).toMatchObject([{ policy: 'LEAVE_SENT' }])
    expect(people.driver.read(topics.communicationFailed)).toEqual([])
  })

  it('fails where the policy says so, and a later delivery overrules that', () => {
    const people = sent('FAIL').wait(25 * hour)
    expect(people.driver.read(topics.receiptExpired)).toMatchObject([{ policy: 'FAIL' }])
    const [failed] = people.driver.events(topics.communicationFailed)
    expect(failed).toMatchObject({ data: { failureClass: 'UNKNOWN', attempts: 1 } })
    people.receive({ status: 'DELIVERED' })
    expect(people.driver.read(topics.communicationDelivered)).toMatchObject([
      { supersedesEventId: failed!.attributes.id },
    ])
  })

  it('goes to the next channel where the policy says so, with a time of its own', () => {
    const people = sent('FALLBACK').wait(25 * hour)
    expect(channelsOf(people).slice(0, 2)).toEqual(['WHATSAPP', 'SMS'])
    expect(people.driver.read(topics.communicationFailed).filter(({ channel }) => channel === 'WHATSAPP')).toEqual([])
  })

  it('goes on to a third channel when the second one gets no receipt either', () => {
    const policy = { ...fallback.onReceiptTimeout, SMS: 'FALLBACK' } as const
    const people = Conversation.under({ fallback: { ...fallback, onReceiptTimeout: policy } })
    people
      .ask(onWhatsApp)
      .answer(meta)
      .answer()
      .wait(73 * hour)
    expect(channelsOf(people).slice(0, 3)).toEqual(['WHATSAPP', 'SMS', 'VOICE'])
  })

  it('begins again after a standstill', () => {
    const people = sent('FALLBACK')
    people.driver.standStill(26 * hour * 1_000)
    people.text('Hello').wait(27 * hour)
    expect(channelsOf(people).slice(0, 2)).toEqual(['WHATSAPP', 'SMS'])
  })

  it('fails and goes to the next channel within its time, where the policy says that it fails', () => {
    const people = Conversation.under({
      receiptTimeoutMs: { ...defaultCpaasPolicy.receiptTimeoutMs, WHATSAPP: hour * 1_000 },
      fallback: { ...fallback, onReceiptTimeout: { ...fallback.onReceiptTimeout, WHATSAPP: 'FAIL' } },
    })
    people
      .ask({ ...onWhatsApp, category: 'MARKETING' })
      .answer()
      .wait(hour + 60)
    expect(channelsOf(people).slice(0, 2)).toEqual(['WHATSAPP', 'SMS'])
  })

  it('goes nowhere else when its request has expired, or it was delivered', () => {
    const people = under('FALLBACK')
    people
      .ask({ ...onWhatsApp, expiresAt: people.now + hour * 1_000 })
      .answer()
      .wait(25 * hour)
    people
      .ask(onWhatsApp)
      .answer()
      .receive({ status: 'READ' })
      .wait(25 * hour)
    expect(new Set(channelsOf(people))).toEqual(new Set(['WHATSAPP']))
  })
})
