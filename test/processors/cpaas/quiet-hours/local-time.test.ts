import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isZone, nextChangeAfter, offsetMinutesAt } from '#processors/cpaas/quiet-hours/local-time.ts'
import { dataEnds, dataBegins, intlFormat, intlOffset, zoneNames } from './zones.ts'

const at = (text: string): number => Date.parse(text)

/** Zones with other rules in one of the releases from 2026c, as in Node 24.21, to the one of the data. */
const changedSince2026c = new Set([
  'America/Havana',
  'America/Inuvik',
  'America/Rainy_River',
  'America/Winnipeg',
  'Canada/Central',
  'Cuba',
])

describe('the offset of a zone', () => {
  it.each([
    ['America/New_York', '2026-01-15T12:00Z', -300],
    ['America/New_York', '2026-03-08T06:59:59.999Z', -300],
    ['America/New_York', '2026-03-08T07:00Z', -240],
    ['America/New_York', '2026-11-01T05:59:59.999Z', -240],
    ['America/New_York', '2026-11-01T06:00Z', -300],
    ['Asia/Kolkata', '2026-07-01T00:00Z', 330],
    ['Asia/Calcutta', '2026-07-01T00:00Z', 330],
    ['Asia/Kathmandu', '2030-07-01T00:00Z', 345],
    ['Australia/Lord_Howe', '2026-01-01T00:00Z', 660],
    ['Australia/Lord_Howe', '2026-07-01T00:00Z', 630],
    ['Pacific/Apia', '2026-01-01T00:00Z', 780],
    ['Pacific/Apia', '2026-07-01T00:00Z', 780],
    ['Pacific/Pago_Pago', '2026-07-01T00:00Z', -660],
    ['Pacific/Kiritimati', '2026-07-01T00:00Z', 840],
    ['Africa/Casablanca', '2026-02-15T01:59Z', 60],
    ['Africa/Casablanca', '2026-02-15T02:00Z', 0],
    ['Africa/Casablanca', '2026-03-22T02:00Z', 60],
    ['Europe/Berlin', '2025-03-30T01:00Z', 120],
    ['Europe/Berlin', '2039-10-30T00:59Z', 120],
    ['Europe/Berlin', '2039-10-30T01:00Z', 60],
    ['America/Nuuk', '2039-03-27T01:00Z', -60],
    ['UTC', '2026-07-01T00:00Z', 0],
    ['Etc/GMT+5', '2026-07-01T00:00Z', -300],
  ])('of %s at %s is %i minutes', (zone, text, minutes) => {
    expect(offsetMinutesAt(zone, at(text))).toBe(minutes)
  })

  it('is the first one before the data begins, and the last one after it ends', () => {
    expect(offsetMinutesAt('America/New_York', 0)).toBe(-300)
    expect(offsetMinutesAt('Europe/Berlin', at('2050-07-01T00:00Z'))).toBe(60)
    expect(offsetMinutesAt('Australia/Sydney', at('2050-07-01T00:00Z'))).toBe(660)
  })

  it('changes next in spring, then in autumn, and in zones without daylight saving never', () => {
    const spring = nextChangeAfter('Europe/Berlin', at('2026-01-01T00:00Z'))
    expect(spring).toBe(at('2026-03-29T01:00Z'))
    expect(nextChangeAfter('Europe/Berlin', spring)).toBe(at('2026-10-25T01:00Z'))
    expect(nextChangeAfter('Asia/Tokyo', 0)).toBe(Infinity)
  })

  it('of a zone without data is an error', () => {
    expect(() => offsetMinutesAt('Etc/Unknown', 0)).toThrow('no time zone of the IANA data: Etc/Unknown')
  })

  it('is that of Node, for all zones at any time', () => {
    const zones = zoneNames.filter((name) => !changedSince2026c.has(name))
    const formats = new Map(zones.map((zone) => [zone, intlFormat(zone)]))
    const times = fc.integer({ min: dataBegins, max: dataEnds - 1 })
    fc.assert(
      fc.property(fc.constantFrom(...zones), times, (zone, time) => {
        expect(offsetMinutesAt(zone, time)).toBe(intlOffset(formats.get(zone)!, time))
      }),
      { numRuns: 2_000 },
    )
  })

  it('changes when that of Node does', () => {
    const zones = [
      'Africa/Cairo',
      'America/Santiago',
      'Asia/Gaza',
      'Europe/London',
      'Pacific/Norfolk',
      'Pacific/Easter',
    ]
    const changes = (zone: string, from: number): readonly number[] => {
      const change = nextChangeAfter(zone, from)
      return change === Infinity ? [] : [change, ...changes(zone, change)]
    }
    for (const zone of zones) {
      const format = intlFormat(zone)
      const all = changes(zone, dataBegins)
      expect(all.length).toBeGreaterThanOrEqual(30)
      for (const change of all) {
        expect([zone, offsetMinutesAt(zone, change - 1)]).toEqual([zone, intlOffset(format, change - 1)])
        expect([zone, offsetMinutesAt(zone, change)]).toEqual([zone, intlOffset(format, change)])
      }
    }
  })
})

describe('a zone', () => {
  it.each([
    'UTC',
    'GMT',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'America/Argentina/Buenos_Aires',
    'US/Pacific',
    'Europe/Kyiv',
  ])('is %s', (name) => {
    expect(isZone(name)).toBe(true)
  })

  it.each(['', ' ', 'utc', 'europe/berlin', 'Etc/Unknown', 'Factory', 'PST', '+05:30', 'Asia', 'constructor'])(
    'is not "%s"',
    (name) => {
      expect(isZone(name)).toBe(false)
    },
  )
})
