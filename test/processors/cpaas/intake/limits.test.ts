import { describe, expect, it } from 'vitest'
import { limitStore } from '#processors/cpaas/limits/limit-store.ts'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { topics } from '#topology/topics.ts'
import { Conversation } from '../consent/conversation.ts'
import { acme, noon, outage } from '../samples.ts'

const { limits } = defaultCpaasPolicy
const slow = { ...limits, channel: { ...limits.channel, SMS: { messages: 1, perMs: 1_000, burst: 2 } } }

/** Asks for so many messages in the same second. */
const askedAtOnce = (count: number, people = Conversation.under({ limits: slow }), changes = {}): Conversation => {
  const startMs = people.now
  for (let asked = 0; asked < count; asked++) people.ask({ requestedAt: startMs, ...changes }, startMs)
  return people
}

describe('a request beyond a limit', () => {
  it('gets its turn: the message is announced, and sent a second after the one before', () => {
    const people = askedAtOnce(5)
    expect(people.driver.read(topics.communicationRequested)).toHaveLength(5)
    expect(people.dispatches).toHaveLength(2)
    for (const expected of [3, 4, 5]) expect(people.wait(1).dispatches).toHaveLength(expected)
  })

  it('is refused when its turn would come too late, and told when to come again', () => {
    const people = askedAtOnce(63)
    expect(people.refusals).toEqual(['RATE_LIMITED'])
    expect(people.driver.read(topics.communicationRejected)).toMatchObject([{ retryAfterMs: 61_000 }])
  })

  it('is judged again when it comes again after that time, and dropped before', () => {
    const people = askedAtOnce(62)
    const again = { requestId: 'again' }
    people.ask(again, people.driver.now).wait(0.5).ask(again, people.driver.now)
    expect(people.refusals).toEqual(['RATE_LIMITED'])
    people.wait(62).ask(again, people.driver.now)
    expect(people.driver.read(topics.communicationRequested)).toHaveLength(63)
  })

  it('is refused when it would expire before its turn', () => {
    const people = askedAtOnce(2)
    people.ask({ expiresAt: people.driver.now + 500 }, people.driver.now)
    expect(people.refusals).toEqual(['RATE_LIMITED'])
  })

  it('is refused at once when it is marketing', () => {
    expect(askedAtOnce(3, undefined, { category: 'MARKETING' }).refusals).toEqual(['RATE_LIMITED'])
  })

  it('takes no room when it is refused for another reason', () => {
    const people = Conversation.under({ limits: slow })
    askedAtOnce(5, people, { recipient: 'nobody' })
    expect(askedAtOnce(2, people).dispatches).toHaveLength(2)
  })

  it('is stopped by an opt-out that comes while it waits', () => {
    const people = askedAtOnce(5)
    people.text('STOP').wait(10)
    expect(people.driver.read(topics.communicationFailed)).toMatchObject([
      { failureClass: 'OPTED_OUT', attempts: 0 },
      { failureClass: 'OPTED_OUT', attempts: 0 },
    ])
  })

  it('tells the room behind it and the tightest limit', () => {
    const people = askedAtOnce(2)
    const checks = people.driver.read(topics.communicationRequested).map((event) => event.checks)
    expect(checks).toMatchObject([
      { rateLimitKey: 'CHANNEL SMS', rateRemaining: 1 },
      { rateLimitKey: 'CHANNEL SMS', rateRemaining: 0 },
    ])
  })
})

describe('messages that asked for the same minute', () => {
  it('start within the limits, one after the other, and fail at their deadline', () => {
    const people = Conversation.under({
      limits: slow,
      deadlineMs: { ...defaultCpaasPolicy.deadlineMs, MARKETING: 60_000 },
    })
    const sendAfter = noon + 600_000
    askedAtOnce(90, people, { category: 'MARKETING', sendAfter, recipient: '+14155550171' })
    expect(people.dispatches).toEqual([])
    people.wait(599).wait(1)
    const perSecond: number[] = []
    for (let second = 0; second < 75; second++) {
      const before = people.dispatches.length
      perSecond.push(people.wait(1).dispatches.length - before)
    }
    expect(Math.max(...perSecond)).toBeLessThanOrEqual(3)
    const begun = people.dispatches.filter(({ attempt }) => attempt === 1)
    const unsent = people.driver.read(topics.communicationFailed).filter(({ attempts }) => attempts === 0)
    expect(unsent.map(({ failureClass }) => failureClass)).toContain('EXPIRED')
    expect(begun.length + unsent.length).toBe(90)
  })

  it('get their turns when they may wait', () => {
    const people = Conversation.under({ limits: slow })
    askedAtOnce(6, people, { sendAfter: noon + 600_000 }).wait(599)
    const perSecond = Array.from({ length: 6 }, () => {
      const before = people.dispatches.length
      return people.wait(1).dispatches.length - before
    })
    expect(Math.max(...perSecond.slice(2))).toBe(1)
    expect(people.dispatches).toHaveLength(6)
  })

  it('take no room when their recipient has opted out', () => {
    const people = Conversation.under({ limits: slow })
    askedAtOnce(1, people, { sendAfter: noon + 600_000, recipient: '+447700900555' })
    people.text('STOP', { optOutType: 'STOP', from: '+447700900555' }).wait(620)
    expect(people.dispatches).toEqual([])
    expect(people.driver.row(limitStore, [acme, 'CHANNEL', 'SMS'])).toBeUndefined()
  })

  it('are not limited again for a retry', () => {
    const people = Conversation.under({ limits: slow }).ask().answer(outage).wait(5)
    expect(people.dispatches).toHaveLength(2)
  })
})
