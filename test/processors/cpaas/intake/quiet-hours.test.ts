import { describe, expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { topics } from '#topology/topics.ts'
import { Conversation } from '../consent/conversation.ts'
import { outage } from '../samples.ts'

const hour = 3_600
const { quietHours } = defaultCpaasPolicy
/** London stands at 12:00 when a conversation begins, New York at 7:00, San Francisco at 4:00. */
const london = '+447700900123'
const newYork = '+12125550123'
const marketing = { category: 'MARKETING', expiresAt: null } as const

const begin = (policy = quietHours) => Conversation.under({ quietHours: policy })

describe('marketing', () => {
  it('waits for the morning of its recipient', () => {
    const people = begin().ask({ ...marketing, recipient: newYork })
    people.ask({ ...marketing, recipient: london }).answer()
    expect(people.dispatches.map(({ recipient }) => recipient)).toEqual([london])
    expect(people.wait(hour - 10).dispatches).toHaveLength(1)
    expect(people.wait(10).dispatches.at(-1)).toMatchObject({ recipient: newYork })
  })

  it('is announced at once, with the deadline of its start', () => {
    const people = begin().ask({ ...marketing, recipient: newYork })
    const [requested] = people.driver.read(topics.communicationRequested)
    expect(new Date(requested!.expiresAt!).toISOString()).toBe('2026-02-24T17:00:00.000Z')
  })

  it('is refused when it expires before the morning', () => {
    const people = begin()
    people.ask({ ...marketing, recipient: newYork, expiresAt: people.now + 1_800_000 })
    expect(people.refusals).toEqual(['QUIET_HOURS'])
  })

  it('that was stopped while it waited is not sent in the morning', () => {
    const people = begin()
      .ask({ ...marketing, recipient: newYork })
      .text('STOP', { from: newYork, optOutType: 'STOP' })
    expect(people.wait(2 * hour).dispatches).toEqual([])
    expect(people.driver.read(topics.communicationFailed)).toMatchObject([{ failureClass: 'OPTED_OUT' }])
  })

  it('that failed before the evening is not tried again after it', () => {
    const people = begin()
      .text('Good morning')
      .wait(9 * hour - 4)
    people
      .ask({ ...marketing, recipient: london })
      .answer(outage)
      .wait(60)
    expect(people.dispatches).toHaveLength(1)
    expect(people.wait(4 * hour).driver.read(topics.communicationFailed)).toMatchObject([{ failureClass: 'EXPIRED' }])
  })

  it('asked for a time within quiet hours starts after them', () => {
    const people = begin()
    people.ask({ ...marketing, recipient: london, sendAfter: people.now + 10 * hour * 1_000 })
    expect(people.wait(19 * hour).dispatches).toEqual([])
    expect(people.wait(hour).dispatches).toHaveLength(1)
  })

  it('to an address goes by the zone of the tenant', () => {
    const people = begin({ ...quietHours, zone: 'America/New_York' })
    people.ask({ ...marketing, channel: 'EMAIL', recipient: 'ann@example.org' })
    expect(people.dispatches).toEqual([])
    expect(people.wait(hour).dispatches).toHaveLength(1)
  })
})

describe('a message of no known category', () => {
  it('waits like marketing', () => {
    expect(begin().ask({ category: 'UNKNOWN', recipient: newYork }).dispatches).toEqual([])
  })
})

describe('any other message', () => {
  it.each(['OTP', 'TRANSACTIONAL', 'SERVICE_REPLY'] as const)('of category %s is sent at any hour', (category) => {
    expect(begin().ask({ category, recipient: newYork }).dispatches).toHaveLength(1)
  })
})
