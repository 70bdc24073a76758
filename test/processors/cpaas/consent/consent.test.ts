import { describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { acme, hashes, noon, outage, recipient } from '../samples.ts'
import { Conversation } from './conversation.ts'

const optedOutText = 'You are opted out and no further messages will be sent. Reply START to receive messages again.'

describe('an opt-out by keyword', () => {
  it('is told with keyword, way, evidence and time, and without the number', () => {
    const { changes } = new Conversation().text(' Stop! ')
    expect(changes).toEqual([
      {
        tenantId: acme,
        recipientHash: hashes(acme, recipient)[0],
        channelFamily: 'SMS',
        senderGroup: '',
        scope: 'ALL',
        state: 'OPTED_OUT',
        via: 'INBOUND',
        keyword: 'STOP',
        evidenceEventId: 'evt-in-0',
        since: noon + 1_000,
        version: 1,
        policyVersion: 0,
        basePolicyHash: expect.stringMatching(/^[0-9a-f]{16}$/),
        changedAt: noon + 1_000,
      },
    ])
    expect(JSON.stringify(changes)).not.toContain('4155550171')
  })

  it('stops every later request of any category, with the reason', () => {
    const people = new Conversation({ replyTo: [] }).text('STOP')
    for (const category of ['OTP', 'TRANSACTIONAL', 'MARKETING', 'SERVICE_REPLY'] as const) people.ask({ category })
    expect(people.refusals).toEqual(['OPTED_OUT', 'OPTED_OUT', 'OPTED_OUT', 'OPTED_OUT'])
    expect(people.dispatches).toEqual([])
  })

  it('holds for MMS and RCS, and for no other channel', () => {
    const people = new Conversation({ replyTo: [] }).text('STOP')
    for (const channel of ['MMS', 'RCS', 'WHATSAPP', 'VOICE'] as const) people.ask({ channel })
    expect(people.dispatches.map(({ channel }) => channel)).toEqual(['WHATSAPP', 'VOICE'])
  })

  it('holds for every spelling of the number', () => {
    const people = new Conversation({ replyTo: [] }).text('STOP', {
      from: 'whatsapp:+5215512345678',
      channel: 'WHATSAPP',
    })
    people.ask({ channel: 'WHATSAPP', recipient: '+525512345678' })
    expect(people.refusals).toEqual(['OPTED_OUT'])
  })

  it('stops the retry of a message that is under way', () => {
    const people = new Conversation({ replyTo: [] }).ask().answer(outage).text('STOP').wait(600)
    expect(people.dispatches).toHaveLength(1)
    expect(people.driver.read(topics.communicationFailed)).toMatchObject([
      {
        failureClass: 'OPTED_OUT',
        exhausted: 'NON_RETRYABLE',
        errorMessage: 'the recipient has opted out',
        attempts: 1,
      },
    ])
  })

  it('stops a message that waits for its time', () => {
    const people = new Conversation({ replyTo: [] })
    people
      .ask({ sendAfter: people.now + 60_000 })
      .text('STOP')
      .wait(120)
    expect(people.dispatches).toEqual([])
    expect(people.driver.read(topics.communicationFailed)).toMatchObject([{ failureClass: 'OPTED_OUT', attempts: 0 }])
  })

  it('lets a message that was dispatched end as it ends', () => {
    const people = new Conversation({ replyTo: [] }).ask().text('STOP').answer().receive({ status: 'DELIVERED' })
    expect(people.driver.read(topics.communicationDelivered)).toHaveLength(1)
  })

  it('ends with START', () => {
    const people = new Conversation({ replyTo: [] }).text('STOP').text('start').ask()
    expect(people.states).toEqual(['OPTED_OUT ALL INBOUND', 'OPTED_IN ALL INBOUND'])
    expect(people.dispatches).toHaveLength(1)
    expect(people.driver.read(topics.communicationRequested)).toMatchObject([{ checks: { consentVersion: 2 } }])
  })

  it('is not undone by an earlier START that comes late, nor by one of the same moment', () => {
    const people = new Conversation({ replyTo: [] }).wait(60)
    const stopAt = people.now
    people
      .text('STOP', { receivedAt: stopAt })
      .text('START', { receivedAt: stopAt - 1 })
      .text('START', { receivedAt: stopAt })
    expect(people.states).toEqual(['OPTED_OUT ALL INBOUND'])
  })

  it('does not hold for ever because a clock was ahead', () => {
    const people = new Conversation({ replyTo: [] })
      .text('STOP', { receivedAt: noon + 86_400_000 })
      .text('START')
      .ask()
    expect(people.dispatches).toHaveLength(1)
  })

  it('is told once, however often it is said', () => {
    const people = new Conversation().text('STOP').text('stop').text('UNSUBSCRIBE')
    expect(people.states).toEqual(['OPTED_OUT ALL INBOUND'])
    expect(people.bodies).toEqual([optedOutText])
  })

  it('moves the time of the last word also where it is not told again', () => {
    const people = new Conversation({ replyTo: [] }).text('STOP')
    const between = people.now
    people.wait(5).text('STOP').text('START', { receivedAt: between })
    expect(people.states).toEqual(['OPTED_OUT ALL INBOUND'])
  })

  it('without a sender is a dead letter', () => {
    expect(new Conversation().text('STOP', { from: ' ' }).driver.deadLetters).toEqual(['SENDER_MISSING'])
  })

  it('on a channel that this build does not know holds for all', () => {
    const people = new Conversation({ replyTo: [] })
      .text('STOP', { channel: 'UNKNOWN' })
      .ask()
      .ask({ channel: 'VOICE' })
    expect(people.refusals).toEqual(['OPTED_OUT', 'OPTED_OUT'])
  })

  it('leaves exempt categories alone where the policy has some', () => {
    const people = new Conversation({ replyTo: [], exemptCategories: ['OTP'] }).text('STOP')
    people.ask({ category: 'OTP', body: 'Your code' }).ask({ category: 'MARKETING' })
    expect(people.bodies).toEqual(['Your code'])
  })
})

describe('YES', () => {
  it('opts in whoever is out', () => {
    expect(new Conversation().text('STOP').text('yes').states.at(-1)).toBe('OPTED_IN ALL INBOUND')
  })

  it('is an ordinary answer of anybody else', () => {
    const people = new Conversation().text('YES').text('please stop texting me').text('YES')
    expect(people.states).toEqual(['QUARANTINED MARKETING INBOUND'])
  })
})

describe('a message that reads like an opt-out', () => {
  it('stops marketing alone, until a person has decided', () => {
    const people = new Conversation().text('Stop texting me')
    people.ask({ category: 'MARKETING' }).ask({ category: 'TRANSACTIONAL' })
    expect(people.refusals).toEqual(['OPT_OUT_SUSPECTED'])
    expect(people.dispatches).toHaveLength(1)
    people.record({ state: 'OPTED_IN', scope: 'MARKETING', actor: 'support' }).ask({ category: 'MARKETING' })
    expect(people.dispatches).toHaveLength(2)
    expect(people.states).toEqual(['QUARANTINED MARKETING INBOUND', 'OPTED_IN MARKETING ADMIN'])
  })

  it('is not answered', () => {
    expect(new Conversation().text('leave me alone').dispatches).toEqual([])
  })
})

describe('a message whose origin is not proven', () => {
  it('can opt out, unanswered, and never in', () => {
    const people = new Conversation().text('STOP', { verified: false }).text('START', { verified: false })
    expect(people.states).toEqual(['OPTED_OUT ALL INBOUND'])
    expect(people.dispatches).toEqual([])
  })
})

describe("a provider's word on an inbound message", () => {
  it('counts as the keyword', () => {
    expect(new Conversation().text('halt', { optOutType: 'STOP' }).states).toEqual(['OPTED_OUT ALL INBOUND'])
    expect(new Conversation().text('stop now please', { keyword: 'STOP' }).states).toEqual(['OPTED_OUT ALL INBOUND'])
  })

  it('never hides a STOP', () => {
    expect(new Conversation().text('STOP', { optOutType: 'START' }).states).toEqual(['OPTED_OUT ALL INBOUND'])
  })
})

describe("a provider's refusal", () => {
  it('for the sake of an opt-out writes the ledger, with its code and its answer as evidence', () => {
    const people = new Conversation().ask().answer({ outcome: 'REJECTED', providerErrorCode: '21610' }).ask()
    expect(people.changes).toMatchObject([
      { state: 'OPTED_OUT', scope: 'ALL', via: 'PROVIDER', keyword: '21610', evidenceEventId: 'evt-answer-1' },
    ])
    expect(people.refusals).toEqual(['OPTED_OUT'])
  })

  it('in a receipt does so too, once', () => {
    const people = new Conversation().ask().answer()
    const undelivered = { status: 'UNDELIVERED', providerErrorCode: '21610' } as const
    people.receive(undelivered).receive({ ...undelivered, occurredAt: noon })
    expect(people.states).toEqual(['OPTED_OUT ALL PROVIDER'])
  })

  it('of marketing alone stops marketing alone, on its channel', () => {
    const people = new Conversation().ask({ channel: 'WHATSAPP', category: 'MARKETING' })
    people.answer({ outcome: 'REJECTED', providerErrorCode: '131050' })
    people
      .ask({ channel: 'WHATSAPP', category: 'MARKETING' })
      .ask({ channel: 'WHATSAPP' })
      .ask({ category: 'MARKETING' })
    expect(people.states).toEqual(['OPTED_OUT MARKETING PROVIDER'])
    expect(people.refusals).toEqual(['OPTED_OUT'])
    expect(people.dispatches).toHaveLength(3)
  })

  it('says no more than a later START', () => {
    const people = new Conversation({ replyTo: [] }).ask()
    const refusedAt = people.now
    people
      .text('START')
      .answer({ outcome: 'REJECTED', providerErrorCode: '21610', completedAt: refusedAt - 1 })
      .ask()
    expect(people.states).toEqual(['OPTED_IN ALL INBOUND'])
    expect(people.dispatches).toHaveLength(2)
  })
})

describe('a recorded consent', () => {
  it('is told as the word of a person', () => {
    const people = new Conversation().record({
      state: 'OPTED_OUT',
      channelFamily: 'EMAIL',
      recipient: 'Ann@Example.org',
    })
    people.ask({ channel: 'EMAIL', recipient: 'ann@example.org' }).ask()
    expect(people.states).toEqual(['OPTED_OUT ALL ADMIN'])
    expect(people.refusals).toEqual(['OPTED_OUT'])
    expect(people.dispatches).toHaveLength(1)
  })

  it.each([
    { recipient: '', state: 'OPTED_OUT' },
    { state: 'UNKNOWN' },
    { state: 'QUARANTINED' },
    { state: 'OPTED_IN', channelFamily: 'UNKNOWN' },
    { state: 'OPTED_IN', scope: 'UNKNOWN' },
    { state: 'OPTED_IN', senderGroup: 'nobody' },
  ] as const)('that says too little is a dead letter: %j', (changes) => {
    const { driver, changes: told } = new Conversation().record(changes)
    expect(driver.deadLetters).toEqual(['CONSENT_CHANGE_INVALID'])
    expect(told).toEqual([])
  })

  it('of an opt-out holds for all that it does not name', () => {
    const people = new Conversation().record({
      state: 'OPTED_OUT',
      channelFamily: 'UNKNOWN',
      scope: 'UNKNOWN',
      senderGroup: 'x',
    })
    people.ask().ask({ channel: 'VOICE' })
    expect(people.refusals).toEqual(['OPTED_OUT', 'OPTED_OUT'])
  })
})

describe('a sender group', () => {
  const senderGroups = [
    { name: 'alerts', senders: ['+14155550101'] },
    { name: 'news', senders: ['+14155550102'] },
  ]
  const [alerts, news] = ['+14155550101', '+14155550102']

  it('has a consent of its own', () => {
    const people = new Conversation({ senderGroups, replyTo: [] }).text('STOP', { to: news })
    people.ask({ sender: news }).ask({ sender: alerts }).ask()
    expect(people.refusals).toEqual(['OPTED_OUT'])
    expect(people.dispatches).toHaveLength(2)
  })

  it('is opted in alone after an opt-out of all', () => {
    const people = new Conversation({ senderGroups, replyTo: [] }).text('STOP').text('START', { to: alerts })
    people.ask({ sender: alerts }).ask({ sender: news })
    expect(people.dispatches).toHaveLength(1)
    expect(people.refusals).toEqual(['OPTED_OUT'])
  })
})
