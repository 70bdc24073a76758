import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Zones by the first digits of a number. */
export type NumberZones = ReadonlyMap<string, readonly string[]>

/** Reads the time zone map of libphonenumber out of an unpacked package `phonenumbers`, and corrects it. */
export const readNumberZones = (folder: string): NumberZones =>
  corrected(new Map(globSync(join(folder, 'tzdata/data*.py')).flatMap((file) => entriesOf(readFileSync(file, 'utf8')))))

const entriesOf = (text: string): readonly (readonly [string, readonly string[]])[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith(" '"))
    .map((line) => {
      const [, prefix, zones] = /^ '(\d+)':\((('[\w/+-]+',? ?)+)\),$/.exec(line) ?? []
      if (prefix === undefined || zones === undefined) throw new Error(`an entry in another form: ${line}`)
      return [prefix, zones.match(/[\w/+-]+/g) ?? []]
    })

/** Libphonenumber has a zone abroad, with the same time once, in place of the right one. Both have drifted apart since. */
interface Correction {
  readonly prefix: string
  readonly wrong: string
  readonly right: string
}

const corrections: readonly Correction[] = [
  // South Sudan, since 2021.
  { prefix: '211', wrong: 'Africa/Nairobi', right: 'Africa/Juba' },
  // Morocco changes its clock for Ramadan instead of summer, until 2026.
  { prefix: '212', wrong: 'Atlantic/Canary', right: 'Africa/Casablanca' },
  // Algeria, Libya and Nicaragua have no summer time.
  { prefix: '213', wrong: 'Europe/Paris', right: 'Africa/Algiers' },
  { prefix: '218', wrong: 'Europe/Bucharest', right: 'Africa/Tripoli' },
  { prefix: '505', wrong: 'America/Chicago', right: 'America/Managua' },
  // Mexico's neighbour; Cancún has no summer time any more.
  { prefix: '52', wrong: 'America/New_York', right: 'America/Cancun' },
  { prefix: '52201', wrong: 'America/New_York', right: 'America/Cancun' },
  // Kaliningrad has no summer time; Abkhazia has the time of Moscow.
  { prefix: '7', wrong: 'Europe/Bucharest', right: 'Europe/Kaliningrad' },
  { prefix: '740', wrong: 'Europe/Bucharest', right: 'Europe/Kaliningrad' },
  { prefix: '7840', wrong: 'Europe/Bucharest', right: 'Europe/Moscow' },
  // Summer begins and ends on other days in Palestine.
  { prefix: '970', wrong: 'Europe/Bucharest', right: 'Asia/Hebron' },
]

/**
 * Prefixes of mobiles and others without a place, in countries with several times. The map has the zone of most people for them, but
 * libphonenumber does not read it: its answer is all zones of the country (`PhoneNumberToTimeZonesMapper`). They are left out
 * here, so that the country decides. Mobiles of North America, Mexico and Brazil have area codes, those of Réunion and Mayotte
 * differ by their digits: they stay.
 */
const placeless: readonly string[] = [
  '2992 2994 2995', // Greenland
  '345 346 347', // Spain
  '5939', // Ecuador
  '611 614', // Australia
  '628', // Indonesia
  '642 645 648', // New Zealand
  '68988 68989', // French Polynesia
  '7800 7803 7804 7808 7809 79', // Russia
  '9765 9766 9768 9769', // Mongolia
].flatMap((prefixes) => prefixes.split(' '))

/** The map has the time of its small island Noronha for the whole state of Pernambuco. */
const pernambuco = { prefix: '5581', mobiles: '55819', zones: ['America/Noronha', 'America/Recife'] } as const

const corrected = (zones: NumberZones): NumberZones => {
  const stale = [
    ...corrections.filter(({ prefix, wrong }) => !zones.get(prefix)?.includes(wrong)).map(({ prefix }) => prefix),
    ...[...placeless, pernambuco.mobiles].filter((prefix) => !zones.has(prefix)),
  ]
  if (stale.length > 0) throw new Error(`the map has changed at ${stale.join(', ')}: look at its corrections again`)
  const kept = [...zones].filter(
    ([prefix]) => ![...placeless, pernambuco.prefix].some((left) => prefix.startsWith(left)),
  )
  return new Map([
    ...kept.map(([prefix, names]) => [prefix, [...new Set(names.map((name) => rightName(prefix, name)))]] as const),
    [pernambuco.prefix, pernambuco.zones],
  ])
}

const rightName = (prefix: string, name: string): string =>
  corrections.find((each) => each.prefix === prefix && each.wrong === name)?.right ?? name
