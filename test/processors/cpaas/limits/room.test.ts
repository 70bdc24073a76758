import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unused, useAfter } from '#processors/cpaas/limits/limit.ts'
import { hasRoom, type LimitedMessage, roomFinder } from '#processors/cpaas/limits/room.ts'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { LimitUse } from '#schemas/types.ts'
import { acme, noon } from '../samples.ts'

const day = 86_400_000
const standard = defaultCpaasPolicy.limits
const free = { messages: 0, perMs: 1_000, burst: 1 }
const message = (changes: Partial<LimitedMessage> = {}): LimitedMessage => ({
  channel: 'SMS',
  sender: '+14155550100',
  category: 'TRANSACTIONAL',
  recipientHash: () => '1.abc',
  ...changes,
})

/** A tenant's limits, with what was booked. */
const tenant = (policy = standard) => {
  const rows = new Map<string, LimitUse>()
  const find = roomFinder({ get: (key) => rows.get(key.join('|')) })
  return (changes: Partial<LimitedMessage>, at: number) => {
    const found = find(acme, message(changes), at, policy)
    if (hasRoom(found))
      for (const { level, subject, limit, at: bookedAt } of found.bookings) {
        const key = [acme, level, subject].join('|')
        rows.set(key, useAfter(limit, rows.get(key) ?? unused, bookedAt))
      }
    return found
  }
}

const startOf = (found: ReturnType<ReturnType<typeof tenant>>) =>
  hasRoom(found) ? found.startsAt - noon : found.fullest

describe('room within the limits', () => {
  it('is there at once for a burst, then a turn at a time for a minute, then not', () => {
    const ask = tenant({ ...standard, channel: { ...standard.channel, SMS: { messages: 1, perMs: 1_000, burst: 3 } } })
    const starts = Array.from({ length: 65 }, () => startOf(ask({}, noon)))
    expect(starts.slice(0, 5)).toEqual([0, 0, 0, 1_000, 2_000])
    expect(starts.slice(-3)).toEqual([60_000, 'CHANNEL', 'CHANNEL'])
  })

  it('makes marketing wait for nothing', () => {
    const ask = tenant({ ...standard, channel: { ...standard.channel, SMS: { messages: 1, perMs: 1_000, burst: 1 } } })
    expect([ask({ category: 'MARKETING' }, noon), ask({ category: 'MARKETING' }, noon)].map(startOf)).toEqual([
      0,
      'CHANNEL',
    ])
  })

  it('is taken in all limits or in none', () => {
    const pair = { ...standard.pair, SMS: { messages: 1, perMs: 120_000, burst: 1 } }
    const channel = { ...standard.channel, SMS: { messages: 1, perMs: 1_000, burst: 2 } }
    const ask = tenant({ ...standard, channel, pair })
    expect(startOf(ask({}, noon))).toBe(0)
    for (let again = 0; again < 5; again++) expect(startOf(ask({}, noon))).toBe('PAIR')
    expect(startOf(ask({ recipientHash: () => '1.other' }, noon))).toBe(0)
  })

  it('for marketing to one person is three in any 24 hours, over all channels', () => {
    const ask = tenant()
    const marketing = (at: number, channel: LimitedMessage['channel'] = 'SMS') =>
      startOf(ask({ category: 'MARKETING', channel }, at))
    expect([marketing(noon), marketing(noon + 1, 'EMAIL'), marketing(noon + 2)]).toEqual([0, 1, 2])
    expect(marketing(noon + day - 1)).toBe('RECIPIENT')
    expect(marketing(noon + day)).toBe(day)
    expect(marketing(noon + day)).toBe('RECIPIENT')
    expect(startOf(ask({}, noon + day))).toBe(day)
  })

  it('for marketing keeps no more times than it needs', () => {
    const limit = { kind: 'WINDOW', messages: 3 } as const
    const times = [1, 2, 3, 4, 5].reduce((use, each) => useAfter(limit, use, each), unused).times
    expect(times).toEqual([3, 4, 5])
  })

  it('of a day is counted in UTC', () => {
    const ask = tenant({ ...standard, dailyQuota: 2 })
    const midnight = noon + day / 2
    expect([ask({}, noon), ask({}, noon), ask({}, midnight - 60_001)].map(startOf)).toEqual([0, 0, 'QUOTA'])
    expect(startOf(ask({}, midnight))).toBe(day / 2)
  })

  it('of a day is taken on the day of the turn', () => {
    const ask = tenant({ ...standard, dailyQuota: 2 })
    const midnight = noon + day / 2
    const starts = Array.from({ length: 6 }, () => startOf(ask({}, midnight - 30_000)))
    expect(starts).toEqual([day / 2 - 30_000, day / 2 - 30_000, day / 2, day / 2, 'QUOTA', 'QUOTA'])
    expect(startOf(ask({}, midnight))).toBe('QUOTA')
  })

  it('of two senders and two people is told apart on WhatsApp', () => {
    const ask = tenant()
    const starts = [1, 2, 3, 4].map(() => startOf(ask({ channel: 'WHATSAPP' }, noon)))
    expect(starts).toEqual([0, 0, 0, 6_000])
    expect(startOf(ask({ channel: 'WHATSAPP', sender: 'other' }, noon))).toBe(0)
    expect(startOf(ask({ channel: 'WHATSAPP', recipientHash: () => '1.other' }, noon))).toBe(0)
  })

  it('tells the tightest limit with the room behind the message', () => {
    const found = tenant({ ...standard, dailyQuota: 5 })({}, noon)
    expect(found).toMatchObject({ tightest: 'QUOTA', remaining: 4 })
    expect(tenant()({}, noon)).toMatchObject({ tightest: 'CHANNEL SMS', remaining: 19 })
  })

  it('is no question without limits', () => {
    const ask = tenant({ ...standard, channel: { ...standard.channel, SMS: free } })
    expect(ask({}, noon)).toEqual({ startsAt: noon, bookings: [], tightest: '', remaining: 0 })
  })

  it('never lets more through than each limit alone, whatever comes', () => {
    const policy = {
      ...standard,
      channel: { ...standard.channel, SMS: { messages: 2, perMs: 1_000, burst: 4 } },
      dailyQuota: 30,
      deferMs: { ...standard.deferMs, TRANSACTIONAL: 0 },
    }
    const steps = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.constantFrom('MARKETING', 'TRANSACTIONAL')),
      {
        maxLength: 80,
      },
    )
    fc.assert(
      fc.property(steps, (all) => {
        const ask = tenant(policy)
        const passed: { readonly at: number; readonly category: string }[] = []
        let at = noon
        for (const [pause, category] of all as [number, LimitedMessage['category']][]) {
          at += pause
          if (hasRoom(ask({ category }, at))) passed.push({ at, category })
        }
        expect(passed.length).toBeLessThanOrEqual(30)
        expect(passed.filter(({ category }) => category === 'MARKETING').length).toBeLessThanOrEqual(3)
        for (const { at: from } of passed)
          expect(passed.filter((each) => each.at >= from && each.at < from + 5_000).length).toBeLessThanOrEqual(4 + 10)
      }),
    )
  })
})
