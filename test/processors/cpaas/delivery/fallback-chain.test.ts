import { describe, expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { topics } from '#topology/topics.ts'
import { Conversation } from '../consent/conversation.ts'
import { policy as standard } from '../samples.ts'

const { routes, whatsApp } = defaultCpaasPolicy
const final = { outcome: 'REJECTED', providerErrorCode: '30006' } as const

const channelsOf = (people: Conversation) => people.dispatches.map(({ channel }) => channel)

/** Each refused request as its channel and the deciding reason. */
const refused = ({ driver }: Conversation) =>
  driver.read(topics.communicationRejected).map(({ channel, reasons }) => `${channel} ${reasons[0]?.code}`)

describe('a chain of channels', () => {
  const windows = () => Conversation.under({ whatsApp })
  const asked = { fallbackChannels: ['WHATSAPP', 'VOICE'] } as const

  it('goes on past one on which the message is refused, and tells that', () => {
    const people = windows().ask(asked).answer(final)
    expect(refused(people)).toEqual(['WHATSAPP WINDOW_CLOSED'])
    expect(channelsOf(people)).toEqual(['SMS', 'VOICE'])
    const [first, second] = people.driver.read(topics.communicationRequested)
    const [{ requestId, messageId }] = people.driver.read(topics.communicationRejected) as never as [
      { requestId: string; messageId: string },
    ]
    expect(second).toMatchObject({ channel: 'VOICE', fallbackOf: first!.messageId })
    expect(requestId).toBe(first!.messageId)
    expect(new Set([first!.messageId, second!.messageId, messageId]).size).toBe(3)
  })

  it('goes on past one that is switched off', () => {
    const people = Conversation.under({ routes: { ...routes, WHATSAPP: [] } })
      .ask(asked)
      .answer(final)
    expect(refused(people)).toEqual(['WHATSAPP CHANNEL_DISABLED'])
    expect(channelsOf(people)).toEqual(['SMS', 'VOICE'])
  })

  it('tries each channel once, also those named twice', () => {
    const fallbackChannels = ['WHATSAPP', 'SMS', 'WHATSAPP', 'VOICE', 'WHATSAPP'] as const
    const people = windows().ask({ fallbackChannels }).answer(final).answer(final)
    expect(refused(people)).toEqual(['WHATSAPP WINDOW_CLOSED'])
    expect(channelsOf(people)).toEqual(['SMS', 'VOICE'])
  })

  it('goes on behind a message that failed there, with the channels that are left', () => {
    const people = windows()
      .ask({ fallbackChannels: ['VOICE', 'WHATSAPP', 'MMS'] })
      .answer(final)
      .answer(final)
    expect(channelsOf(people)).toEqual(['SMS', 'VOICE', 'MMS'])
    const [, call, mms] = people.driver.read(topics.communicationRequested)
    expect(mms!.fallbackOf).toBe(call!.messageId)
  })

  it.each([
    ['ends where all are refused', [], []],
    ['reaches the last one', routes.PUSH, ['PUSH']],
  ] as const)('%s, within the record that brought the failure', (_name, PUSH, last) => {
    const off = { MMS: [], WHATSAPP: [], RCS: [], VOICE: [], EMAIL: [], PUSH }
    const people = Conversation.under({ routes: { ...routes, ...off } })
    people.ask({ fallbackChannels: ['MMS', 'WHATSAPP', 'RCS', 'VOICE', 'EMAIL', 'PUSH'] }).answer(final)
    expect(people.refusals).toHaveLength(6 - last.length)
    expect(channelsOf(people)).toEqual(['SMS', ...last])
    expect(people.driver.deadLetters).toEqual([])
  })

  it('asks for consent on each channel: a STOP holds for its own family', () => {
    const people = new Conversation({ replyTo: [] })
      .ask({ channel: 'WHATSAPP', fallbackChannels: ['SMS', 'VOICE', 'MMS'] })
      .text('STOP')
      .answer({ outcome: 'REJECTED', providerErrorCode: '131026' })
    expect(refused(people)).toEqual(['SMS OPTED_OUT'])
    expect(channelsOf(people)).toEqual(['WHATSAPP', 'VOICE'])
    people.answer(final)
    expect(refused(people)).toEqual(['SMS OPTED_OUT', 'MMS OPTED_OUT'])
    expect(channelsOf(people)).toEqual(['WHATSAPP', 'VOICE'])
  })

  it('ends with a STOP on the channel of the message itself', () => {
    const people = new Conversation({ replyTo: [] })
      .ask(asked)
      .answer()
      .text('STOP')
      .receive({ status: 'UNDELIVERED', providerErrorCode: '30005' })
    expect(channelsOf(people)).toEqual(['SMS'])
    expect(people.refusals).toEqual([])
  })

  it('ends with the time of its request', () => {
    const people = windows()
    people.ask({ ...asked, expiresAt: people.now + 60_000 }).answer({ outcome: 'REJECTED', httpStatus: 503 })
    people.wait(120)
    expect(new Set(channelsOf(people))).toEqual(new Set(['SMS']))
    expect(people.refusals).toEqual([])
  })

  it('is the same however often the failure is told, and after a restore', () => {
    const people = windows().ask(asked).answer()
    const { messageId } = people.dispatches[0]!
    const undelivered = { messageId, attempt: 1, provider: 'TWILIO', status: 'UNDELIVERED' } as const
    people.receive(undelivered)
    people.driver.crash()
    people.receive(undelivered).receive({ ...undelivered, providerErrorCode: '30005' })
    expect(refused(people)).toEqual(['WHATSAPP WINDOW_CLOSED'])
    expect(channelsOf(people)).toEqual(['SMS', 'VOICE'])
  })

  it('goes no further once the message was delivered', () => {
    const people = windows()
      .ask({ fallbackChannels: ['VOICE', 'WHATSAPP', 'MMS'] })
      .answer(final)
      .answer()
    people
      .receive({ status: 'DELIVERED' })
      .receive({ status: 'UNDELIVERED' })
      .wait(72 * 3_600)
    expect(refused(people)).toEqual([])
    expect(channelsOf(people)).toEqual(['SMS', 'VOICE'])
  })

  it('waits for room on a channel, where there will be some, and does not pass it over', () => {
    const limits = {
      ...standard.limits,
      channel: { ...standard.limits.channel, WHATSAPP: { messages: 1, perMs: 600_000, burst: 1 } },
    }
    const people = Conversation.under({ limits }).ask({ channel: 'WHATSAPP' }).ask(asked)
    people.answer(final)
    expect(channelsOf(people)).toEqual(['WHATSAPP', 'SMS'])
    expect(channelsOf(people.wait(1_300))).toEqual(expect.not.arrayContaining(['VOICE']))
    expect(people.refusals).toEqual([])
  })
})
