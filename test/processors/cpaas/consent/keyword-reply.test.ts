import { describe, expect, it } from 'vitest'
import { keywordPacks } from '#processors/cpaas/consent/keyword-packs.ts'
import { topics } from '#topology/topics.ts'
import { acme, noon, recipient } from '../samples.ts'
import { Conversation } from './conversation.ts'

describe('the answer to a keyword', () => {
  it('confirms an opt-out in its language, from the number that was written to, and expires five minutes after it', () => {
    const people = new Conversation().text('ARRÊT')
    expect(people.dispatches).toMatchObject([
      {
        recipient,
        sender: '+14155550100',
        channel: 'SMS',
        body: keywordPacks.packs.find(({ language }) => language === 'fr')!.stopReply,
        deadlineAt: noon + 301_000,
      },
    ])
    expect(people.driver.read(topics.communicationRequested)).toMatchObject([
      { tenantId: acme, category: 'SERVICE_REPLY', trigger: { id: 'evt-in-0', type: topics.smsInbound.name } },
    ])
  })

  it('is tried again like any message, in spite of the opt-out that it confirms', () => {
    const people = new Conversation().text('STOP').answer({ outcome: 'REJECTED', httpStatus: 503 }).wait(10)
    expect(people.dispatches).toHaveLength(2)
  })

  it('is sent once for a message that comes twice', () => {
    const twice = { providerMessageId: 'SM1' }
    const people = new Conversation({ replyTexts: { STOP: '', START: '', HELP: 'Call 555-0100' } })
    people
      .text('HELP', twice)
      .text('HELP', twice)
      .text('STOP', { ...twice, providerMessageId: 'SM2' })
    people.text('STOP', { ...twice, providerMessageId: 'SM2' })
    expect(people.dispatches).toHaveLength(2)
  })

  it('says after a START that messages come again', () => {
    const people = new Conversation().text('STOP').text('START')
    expect(people.bodies.at(-1)).toContain('opted in again')
  })

  it('to HELP is the text of the policy, and none to whoever is out', () => {
    const people = new Conversation({ replyTexts: { STOP: '', START: '', HELP: 'Call 555-0100' } }).text('Help?')
    expect(people.bodies).toEqual(['Call 555-0100'])
    expect(people.text('STOP').text('HELP').dispatches).toHaveLength(2)
    expect(new Conversation().text('HELP').dispatches).toEqual([])
  })

  it.each([
    ['the provider has answered', {}, { optOutType: 'STOP' }],
    ['the policy says that the provider answers', { selfReplyingProviders: ['TWILIO'] }, {}],
    ['the policy answers no STOP', { replyTo: ['HELP'] as const }, {}],
    ['the message came too late', {}, { receivedAt: noon - 300_000 }],
  ])('is not sent where %s', (_, policy, inbound) => {
    const people = new Conversation(policy as never).text('STOP', inbound)
    expect(people.changes).toHaveLength(1)
    expect(people.dispatches).toEqual([])
    expect(people.refusals).toEqual([])
  })

  it('is the text of the policy where it has one', () => {
    const people = new Conversation({ replyTexts: { STOP: 'Bye.', START: '', HELP: '' } }).text('STOP')
    expect(people.bodies).toEqual(['Bye.'])
  })

  it('is no request of the tenant, even where a request has its name', () => {
    const people = new Conversation().ask({ requestId: 'TWILIO:IN1' }).text('STOP')
    expect(people.dispatches).toHaveLength(2)
  })

  it('goes to the number with all of its digits', () => {
    const people = new Conversation().text('STOP', { from: 'whatsapp:+5215512345678', channel: 'WHATSAPP' })
    expect(people.dispatches).toMatchObject([{ recipient: '+5215512345678', channel: 'WHATSAPP' }])
  })
})
