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

  it('is not overruled by an earlier START from a clock that is ahead', () => {
    const people = new Conversation({ replyTo: [] })
    const early = people.now
    people
      .text('hello')
      .wait(600)
      .text('STOP', { receivedAt: people.now - 300_000 })
    const start = { receivedAt: early + 3_600_000 }
    people.text('START', start, early)
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

  it('is not undone from such a channel', () => {
    const people = new Conversation({ replyTo: [] }).text('STOP').text('START', { channel: 'UNKNOWN' })
    expect(people.states).toEqual(['OPTED_OUT ALL INBOUND'])
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

describe('a backlog', () => {
  it('is heard before its messages leave', () => {
    const people = new Conversation({ replyTo: [] }).text('Hello').wait(1)
    const writtenMs = people.now
    people.driver.standStill(600_000)
    people
      .ask({}, writtenMs)
      .text('STOP', { receivedAt: writtenMs + 1_000 }, writtenMs + 1_000)
      .wait(700)
    expect(people.dispatches).toEqual([])
    expect(people.driver.read(topics.communicationFailed)).toMatchObject([{ failureClass: 'OPTED_OUT', attempts: 0 }])
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
