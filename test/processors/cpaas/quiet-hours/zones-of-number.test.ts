import { describe, expect, it } from 'vitest'
import { isZone, offsetMinutesAt } from '#processors/cpaas/quiet-hours/local-time.ts'
import { numberZones } from '#processors/cpaas/quiet-hours/number-zones.ts'
import { zonesOfNumber } from '#processors/cpaas/quiet-hours/zones-of-number.ts'

describe('the zones of a number', () => {
  it.each([
    ['San Francisco', '+14155550123', ['America/Los_Angeles']],
    ['New York', '+12125550123', ['America/New_York']],
    ['Idaho, which has two', '+12085550123', ['America/Boise', 'America/Los_Angeles']],
    ['Antigua', '+12684641234', ['America/Antigua']],
    ['a British mobile', '+447700900123', ['Europe/Guernsey', 'Europe/Isle_of_Man', 'Europe/London']],
    ['Germany', '+4915112345678', ['Europe/Berlin']],
    ['India, by its old name', '+919876543210', ['Asia/Calcutta']],
    ['Nepal', '+9779841234567', ['Asia/Katmandu']],
    ['Samoa', '+685721234', ['Pacific/Apia']],
    ['Morocco', '+212650123456', ['Africa/Casablanca']],
    ['Algeria', '+213551234567', ['Africa/Algiers']],
    ['Moscow', '+74951234567', ['Europe/Moscow']],
    ['Kaliningrad', '+74012345678', ['Europe/Kaliningrad']],
    ['Abkhazia', '+78401234567', ['Europe/Moscow']],
    ['a mobile of São Paulo', '+5511961234567', ['America/Sao_Paulo']],
    ['a mobile of Pernambuco', '+5581961234567', ['America/Noronha', 'America/Recife']],
    ['a mobile of Spain, or of its islands', '+34612345678', ['Atlantic/Canary', 'Europe/Madrid']],
    ['a mobile of Réunion', '+262692123456', ['Indian/Reunion']],
  ] as const)('are those of %s', (_where, number, zones) => {
    expect(zonesOfNumber(number)).toEqual(zones)
  })

  it('are those of the whole country for a mobile without an area', () => {
    const russia = zonesOfNumber('+79161234567')
    expect(russia).toEqual(expect.arrayContaining(['Europe/Kaliningrad', 'Europe/Moscow', 'Asia/Kamchatka']))
    expect(russia).not.toContain('Europe/Bucharest')
    expect(zonesOfNumber('+61412345678')).toEqual(expect.arrayContaining(['Australia/Perth', 'Australia/Sydney']))
    expect(zonesOfNumber('+61262345678')).toEqual(['Australia/Sydney'])
  })

  it('are all of North America for a free number', () => {
    const zones = zonesOfNumber('+18005550123')
    expect(zones).toHaveLength(42)
    expect(zones).toEqual(expect.arrayContaining(['America/New_York', 'Pacific/Guam', 'Pacific/Honolulu']))
  })

  it.each([
    ['a satellite', '+881612345678'],
    ['an international free number', '+80012345678'],
    ['an unused country code', '+2101234567'],
    ['a mail address', 'ada@example.org'],
    ['a number without a plus', '14155550123'],
    ['a number with spaces', '+1 415 555 0123'],
    ['too many digits', '+1415555012345678'],
    ['a plus alone', '+'],
    ['nothing', ''],
  ])('are none for %s', (_what, number) => {
    expect(zonesOfNumber(number)).toEqual([])
  })

  it('are the same list each time', () => {
    expect(zonesOfNumber('+14155550123')).toBe(zonesOfNumber('+12135550123'))
  })
})

describe('the data of numbers', () => {
  const entries = numberZones
    .trim()
    .split('\n')
    .map((line) => line.split(' = ').map((part) => part.split(' ')))

  it('has zones with offsets alone', () => {
    const unknown = entries.flatMap(([zones]) => zones!).filter((zone) => !isZone(zone))
    expect(unknown).toEqual([])
    expect(offsetMinutesAt(entries[0]![0]![0]!, 0)).toBe(0)
  })

  it('has each prefix once, as digits', () => {
    const prefixes = entries.flatMap((entry) => entry[1]!)
    expect(new Set(prefixes).size).toBe(prefixes.length)
    expect(prefixes.filter((prefix) => !/^[1-9]\d{0,8}$/.test(prefix))).toEqual([])
    expect(prefixes.length).toBeGreaterThan(3_000)
  })
})
