import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { offsetMinutesAt } from '#processors/cpaas/quiet-hours/local-time.ts'
import { allowedFrom, type QuietHours } from '#processors/cpaas/quiet-hours/quiet-hours.ts'
import { zonesOfNumber } from '#processors/cpaas/quiet-hours/zones-of-number.ts'
import { dataBegins, dataEnds, zoneNames } from './zones.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** From 21:00 to 08:00. */
const night: QuietHours = { fromMinute: 1_260, toMinute: 480 }

/** From `from` to `to`, both as hours and minutes of the local day. */
const quiet = (from: string, to: string): QuietHours => ({ fromMinute: minutesOf(from), toMinute: minutesOf(to) })
const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

const allowed = (zones: readonly string[], at: string, hours: QuietHours, withinMs = 2 * day): string | undefined => {
  const found = allowedFrom(zones, Date.parse(at), hours, withinMs)
  return found === undefined ? undefined : new Date(found).toISOString()
}

describe('a message', () => {
  it.each([
    ['New York', 'America/New_York', '2026-01-15T01:59:59.999Z', '2026-01-15T01:59:59.999Z'],
    ['New York', 'America/New_York', '2026-01-15T02:00:00.000Z', '2026-01-15T13:00:00.000Z'],
    ['New York', 'America/New_York', '2026-01-15T12:59:59.999Z', '2026-01-15T13:00:00.000Z'],
    ['New York', 'America/New_York', '2026-01-15T13:00:00.000Z', '2026-01-15T13:00:00.000Z'],
    ['New York in summer', 'America/New_York', '2026-07-15T02:00:00.000Z', '2026-07-15T12:00:00.000Z'],
    ['Kolkata', 'Asia/Kolkata', '2026-01-15T15:30:00.000Z', '2026-01-16T02:30:00.000Z'],
    ['Kathmandu', 'Asia/Kathmandu', '2026-01-15T15:15:00.000Z', '2026-01-16T02:15:00.000Z'],
    ['Kathmandu', 'Asia/Kathmandu', '2026-01-15T15:14:59.999Z', '2026-01-15T15:14:59.999Z'],
    ['Samoa', 'Pacific/Apia', '2026-01-15T08:00:00.000Z', '2026-01-15T19:00:00.000Z'],
    ['Pago Pago, a day behind', 'Pacific/Pago_Pago', '2026-01-15T08:00:00.000Z', '2026-01-15T19:00:00.000Z'],
    ['Lord Howe in summer', 'Australia/Lord_Howe', '2026-01-15T10:00:00.000Z', '2026-01-15T21:00:00.000Z'],
    ['Lord Howe in winter', 'Australia/Lord_Howe', '2026-07-15T10:30:00.000Z', '2026-07-15T21:30:00.000Z'],
    ['Lord Howe as its summer ends', 'Australia/Lord_Howe', '2026-04-04T12:00:00.000Z', '2026-04-04T21:30:00.000Z'],
    ['Casablanca in Ramadan', 'Africa/Casablanca', '2026-03-01T21:00:00.000Z', '2026-03-02T08:00:00.000Z'],
    ['Casablanca as Ramadan ends', 'Africa/Casablanca', '2026-03-21T21:00:00.000Z', '2026-03-22T07:00:00.000Z'],
    ['Berlin as summer begins', 'Europe/Berlin', '2026-03-28T20:00:00.000Z', '2026-03-29T06:00:00.000Z'],
    ['Berlin as summer ends', 'Europe/Berlin', '2026-10-24T19:00:00.000Z', '2026-10-25T07:00:00.000Z'],
    ['New York as summer begins', 'America/New_York', '2026-03-08T02:00:00.000Z', '2026-03-08T12:00:00.000Z'],
    ['New York as summer ends', 'America/New_York', '2026-11-01T01:00:00.000Z', '2026-11-01T13:00:00.000Z'],
  ])('to %s (%s) of %s may be sent from %s on', (_where, zone, at, from) => {
    expect(allowed([zone], at, night)).toBe(from)
  })

  it.each([
    ['spring skips the end', 'Europe/Berlin', quiet('22:00', '02:30'), '2026-03-29T00:30Z', '2026-03-29T01:00:00.000Z'],
    [
      'spring skips the beginning',
      'Europe/Berlin',
      quiet('02:30', '04:00'),
      '2026-03-29T01:00Z',
      '2026-03-29T02:00:00.000Z',
    ],
    ['spring skips all', 'Europe/Berlin', quiet('02:10', '02:50'), '2026-03-29T00:59Z', '2026-03-29T00:59:00.000Z'],
    [
      'autumn has the end twice, the first time',
      'Europe/Berlin',
      quiet('22:00', '02:30'),
      '2026-10-25T00:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'autumn has the end twice, the second time',
      'Europe/Berlin',
      quiet('22:00', '02:30'),
      '2026-10-25T01:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'autumn goes back to before the beginning',
      'Europe/Berlin',
      quiet('02:30', '06:00'),
      '2026-10-25T00:45Z',
      '2026-10-25T01:00:00.000Z',
    ],
    [
      'spring skips the end',
      'America/New_York',
      quiet('22:00', '02:30'),
      '2026-03-08T06:30Z',
      '2026-03-08T07:00:00.000Z',
    ],
    [
      'autumn has the end twice',
      'America/New_York',
      quiet('22:00', '01:30'),
      '2026-11-01T06:00Z',
      '2026-11-01T06:30:00.000Z',
    ],
  ])('waits as the clocks say: %s (%s)', (_what, zone, hours, at, from) => {
    expect(allowed([zone], at, hours)).toBe(from)
  })

  it.each([
    ['before them', '2026-01-15T11:59:59.999Z', '2026-01-15T11:59:59.999Z'],
    ['in their first moment', '2026-01-15T12:00:00.000Z', '2026-01-15T14:30:00.000Z'],
    ['in the midst', '2026-01-15T13:07:11.013Z', '2026-01-15T14:30:00.000Z'],
    ['in the first moment after', '2026-01-15T14:30:00.000Z', '2026-01-15T14:30:00.000Z'],
  ])('sees quiet hours within a day: %s', (_what, at, from) => {
    expect(allowed(['UTC'], at, quiet('12:00', '14:30'))).toBe(from)
  })

  it('is never quiet where both minutes are the same', () => {
    expect(allowed(['UTC'], '2026-01-15T00:00:00.000Z', quiet('00:00', '00:00'), 0)).toBe('2026-01-15T00:00:00.000Z')
    expect(allowed(['UTC'], '2026-01-15T12:00:00.000Z', quiet('12:00', '12:00'), 0)).toBe('2026-01-15T12:00:00.000Z')
  })

  it('waits for one minute of the day when all others are quiet', () => {
    expect(allowed(['UTC'], '2026-01-15T00:00:00.000Z', quiet('00:00', '23:59'))).toBe('2026-01-15T23:59:00.000Z')
    expect(allowed(['UTC'], '2026-01-15T00:01:00.000Z', quiet('00:01', '00:00'))).toBe('2026-01-16T00:00:00.000Z')
  })

  it('of no zone is never quiet', () => {
    expect(allowed([], '2026-01-15T00:00:00.000Z', night)).toBe('2026-01-15T00:00:00.000Z')
  })

  it('waits until no zone is quiet', () => {
    const coasts = ['America/Los_Angeles', 'America/New_York']
    expect(allowed(coasts, '2026-01-15T13:00:00.000Z', night)).toBe('2026-01-15T16:00:00.000Z')
    expect(allowed(coasts, '2026-01-16T02:00:00.000Z', night)).toBe('2026-01-16T16:00:00.000Z')
  })

  it('to a free number of North America waits until Guam has morning, before Newfoundland has night', () => {
    const zones = zonesOfNumber('+18005550123')
    expect(allowed(zones, '2026-07-15T12:00:00.000Z', night)).toBe('2026-07-15T22:00:00.000Z')
    expect(allowed(zones, '2026-07-15T23:30:00.000Z', night)).toBe('2026-07-16T22:00:00.000Z')
  })

  it('to a Russian mobile waits until all of Russia is awake', () => {
    expect(allowed(zonesOfNumber('+79161234567'), '2026-07-15T12:00:00.000Z', night)).toBe('2026-07-16T06:00:00.000Z')
  })

  it('has no time where one zone is always quiet', () => {
    const apart = ['Pacific/Auckland', 'Europe/London']
    expect(allowed(apart, '2026-01-15T12:00:00.000Z', quiet('17:00', '09:00'), 30 * day)).toBeUndefined()
  })

  it('waits no longer than it may', () => {
    expect(allowed(['UTC'], '2026-01-15T07:00:00.000Z', night, hour)).toBe('2026-01-15T08:00:00.000Z')
    expect(allowed(['UTC'], '2026-01-15T07:00:00.000Z', night, hour - 1)).toBeUndefined()
    expect(allowed(['UTC'], '2026-01-15T07:00:00.000Z', night, 0)).toBeUndefined()
    expect(allowed(['UTC'], '2026-01-15T08:00:00.000Z', night, 0)).toBe('2026-01-15T08:00:00.000Z')
  })
})

/** Minute by minute, as the definition has it. */
const slowly = (zones: readonly string[], at: number, { fromMinute, toMinute }: QuietHours, withinMs: number) => {
  const isQuiet = (zone: string, moment: number): boolean => {
    const shifted = new Date(moment + offsetMinutesAt(zone, moment) * minute)
    const local = shifted.getUTCHours() * 60 + shifted.getUTCMinutes()
    return fromMinute <= toMinute ? fromMinute <= local && local < toMinute : fromMinute <= local || local < toMinute
  }
  const next = (moment: number): number => (Math.floor(moment / minute) + 1) * minute
  for (let moment = at; moment <= at + withinMs; moment = next(moment))
    if (!zones.some((zone) => isQuiet(zone, moment))) return moment
  return undefined
}

describe('the first allowed moment', () => {
  /** Half of all times are around the changes of clocks in Europe and America. */
  const times = fc.oneof(
    fc.integer({ min: dataBegins, max: dataEnds - 1 }),
    fc
      .tuple(
        fc.constantFrom('2026-03-08T07:00Z', '2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-11-01T06:00Z'),
        fc.integer({ min: -day, max: day }),
      )
      .map(([change, ms]) => Date.parse(change) + ms),
  )
  const zone = fc.oneof(fc.constantFrom('Europe/Berlin', 'America/New_York'), fc.constantFrom(...zoneNames))
  const minuteOfDay = fc.integer({ min: 0, max: 1_439 })

  it('is that of a search minute by minute', () => {
    fc.assert(
      fc.property(
        fc.array(zone, { maxLength: 3 }),
        times,
        fc.record({ fromMinute: minuteOfDay, toMinute: minuteOfDay }),
        fc.integer({ min: 0, max: 2 * day }),
        (zones, at, hours, withinMs) => {
          expect(allowedFrom(zones, at, hours, withinMs)).toBe(slowly(zones, at, hours, withinMs))
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
