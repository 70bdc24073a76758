import { describe, expect, it } from 'vitest'
import { quietHoursHeld } from '#world/verifier/checks/quiet-hours-held.ts'
import { Tale, type Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { tellArrival } from '../told-rules.ts'
import { judgedBy } from './judge.ts'

/** It is noon of UTC, in winter. */
const runOf = (
  [fromMinute, toMinute, zone = 'UTC']: readonly [number, number, string?],
  { person = '+4420 ann', category = 'MARKETING', at = 60_000 } = {},
): readonly Told[] => {
  const tale = new Tale()
  const policy = JSON.stringify({ quietHours: { fromMinute, toMinute, zone } })
  tale.tell('policyUpdated', 'shop', { version: 1, policy })
  tellArrival(tale, { tenantId: 'shop', messageId: 'ad', person, category, at })
  return tale.told
}
const noon = 720

describe('quiet hours', () => {
  it('hold in a good run', () => {
    expect(judgedBy(quietHoursHeld, goodRun())).toEqual({ ok: true, detail: '4 attempts of tenants with quiet hours' })
  })

  it('name the attempt in them', () => {
    expect(judgedBy(quietHoursHeld, runOf([noon - 1, noon + 60])).detail).toBe(
      'eventzr.cpaas.dispatch.requested.v1-1-0 goes to somebody in quiet hours',
    )
  })

  it.each<readonly [string, boolean, Parameters<typeof runOf>]>([
    ['marketing in them', false, [[noon, noon + 60]]],
    ['an unknown category in them', false, [[noon, noon + 60], { category: 'UNKNOWN' }]],
    ['a ticket in them', true, [[noon, noon + 60], { category: 'TRANSACTIONAL' }]],
    ['marketing ahead of them', true, [[noon + 10, noon + 60]]],
    ['marketing at their end', true, [[noon - 60, noon + 1]]],
    ['marketing within the slack ahead of their end', true, [[noon - 60, noon + 2], { at: 119_600 }]],
    ['marketing earlier than that', false, [[noon - 60, noon + 2], { at: 119_400 }]],
    ['marketing in hours over midnight', false, [[noon - 10, noon - 20]]],
    ['none at all', true, [[noon, noon]]],
    ["the recipient's own morning", false, [[5 * 60, 8 * 60], { person: '+1646 bob' }]],
    ["the recipient's own day", true, [[noon, noon + 60], { person: '+1646 bob' }]],
    [
      'the zone of the policy for an address without one',
      false,
      [[7 * 60, 8 * 60, 'America/New_York'], { person: ' mail' }],
    ],
  ])('judge %s: %s', (_what, isAllowed, run) => {
    expect(judgedBy(quietHoursHeld, runOf(...run)).ok).toBe(isAllowed)
  })
})
