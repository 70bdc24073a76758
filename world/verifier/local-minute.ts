import { areaOf, type Person } from './person.ts'

/**
 * The zones of the areas of the world's people, from the plans of North America (nanpa.com, area codes) and Britain (ofcom.org.uk).
 * Mobiles begin with 77; the islands off Britain share its clock.
 */
const zones: Readonly<Record<string, string>> = {
  '+1202': 'America/New_York',
  '+1212': 'America/New_York',
  '+1646': 'America/New_York',
  '+1312': 'America/Chicago',
  '+1415': 'America/Los_Angeles',
  '+4420': 'Europe/London',
  '+4477': 'Europe/London',
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** The time zone of a recipient; `otherwise` for an address without one. */
export const zoneOf = (person: Person, otherwise: string): string => zones[areaOf(person)] ?? otherwise

/** The minute of the local day, 0 to 1439, by the zone data of the runtime. */
export const localMinute = (atMs: number, zone: string): number => {
  const clock = clocks.get(zone) ?? clockOf(zone)
  clocks.set(zone, clock)
  const parts = clock.formatToParts(atMs)
  const part = (name: string): number => Number(parts.find(({ type }) => type === name)?.value ?? 0)
  return part('hour') * 60 + part('minute')
}

const clockOf = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
