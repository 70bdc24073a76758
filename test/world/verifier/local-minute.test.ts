import { describe, expect, it } from 'vitest'
import { localMinute, zoneOf } from '#world/verifier/local-minute.ts'

describe('the local minute', () => {
  it.each([
    ['Europe/London', Date.UTC(2026, 0, 15, 12), 720],
    ['Europe/London', Date.UTC(2026, 6, 15, 12), 780],
    ['America/New_York', Date.UTC(2026, 0, 15, 4, 59), 1_439],
    ['Asia/Kolkata', Date.UTC(2026, 0, 15, 18, 30), 0],
  ])('of %s follows its offset', (zone, atMs, minute) => {
    expect(localMinute(atMs, zone)).toBe(minute)
  })

  it.each([
    ['+1312 somebody', 'America/Chicago'],
    ['+4477 somebody', 'Europe/London'],
    [' somebody', 'UTC'],
  ])('of %j is that of their zone', (person, zone) => {
    expect(zoneOf(person, 'UTC')).toBe(zone)
  })
})
