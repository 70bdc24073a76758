/**
 * Writes the time zones of phone numbers and the offsets of time zones, both in processors/cpaas/quiet-hours.
 *
 * It is run by hand when IANA has a new release: `pip download --no-deps tzdata phonenumbers`, unpack both wheels, then
 * `node scripts/generate-zones.ts <folder>/tzdata <folder>/phonenumbers`. Both packages are Python's, so it is no part of
 * scripts/generate.sh. After it run the unit tests: one compares the offsets with those of Node.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readNumberZones } from './number-zones-source.ts'
import { readZone, type ZoneOffsets } from './tz-file.ts'

const from = Date.UTC(2025, 0, 1) / 1_000
const until = Date.UTC(2040, 0, 1) / 1_000

/** Keys of a map by their values. */
const grouped = (entries: readonly (readonly [key: string, value: string])[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Array.from(
      Map.groupBy(entries, ([, value]) => value),
      ([value, group]) => [value, group.map(([key]) => key)],
    ),
  )

const wholeMinutes = (zone: string, seconds: number): number => {
  if (seconds % 60 !== 0) throw new Error(`${zone} has a part of a minute`)
  return seconds / 60
}

const offsetsText = (zone: string, { first, changes }: ZoneOffsets): string =>
  [first, ...changes.flatMap(({ at, offset }) => [at, offset])].map((seconds) => wholeMinutes(zone, seconds)).join(' ')

/** A zone of this name stands for a clock that nobody has set. */
const placeholder = 'Factory'

const readZones = (folder: string): readonly (readonly [name: string, offsets: string])[] =>
  readFileSync(join(folder, 'zones'), 'utf8')
    .trim()
    .split('\n')
    .filter((name) => name !== placeholder)
    .toSorted()
    .map((name) => [name, offsetsText(name, readZone(readFileSync(join(folder, 'zoneinfo', name)), from, until))])

const textIn = (file: string, pattern: RegExp): string => {
  const [, text] = pattern.exec(readFileSync(file, 'utf8')) ?? []
  if (text === undefined) throw new Error(`${file} lacks ${String(pattern)}`)
  return text
}

const today = new Date().toISOString().slice(0, 10)

const offsetsFile = (release: string, lines: readonly string[]): string => `/**
 * Offsets from UTC of all zones and links of the IANA time zone database ${release}, from 2025-01-01 to 2040-01-01. The database
 * is in the public domain.
 *
 * A line has the zones with the same offsets, \`=\`, the first offset, and each change: when, and the new offset. All are minutes,
 * since 1970 and ahead of UTC. Written by scripts/generate-zones.ts on ${today}.
 */
export const zoneOffsets = \`
${lines.join('\n')}
\`
`

const numbersFile = (
  release: string,
  lines: readonly string[],
): string => `/* oxlint-disable max-lines -- one line has the prefixes of the same zones */
/**
 * Time zones by the first digits of E.164 numbers, from the time zone map of libphonenumber ${release} with the corrections of
 * scripts/number-zones-source.ts. Copyright (C) The Libphonenumber Authors, Apache License 2.0.
 *
 * A line has zones, \`=\`, and the prefixes with them; the longest prefix of a number decides. Written by
 * scripts/generate-zones.ts on ${today}.
 */
export const numberZones = \`
${lines.join('\n')}
\`
`

const main = (tzdata: string, phonenumbers: string): void => {
  const zones = readZones(tzdata)
  const numbers = [...readNumberZones(phonenumbers)]
  const known = new Set(zones.map(([name]) => name))
  const unknown = numbers.flatMap(([, names]) => names).filter((name) => !known.has(name))
  if (unknown.length > 0) throw new Error(`zones of numbers are not in the database: ${unknown.join(', ')}`)
  const target = join(import.meta.dirname, '..', 'processors/cpaas/quiet-hours')
  const offsetLines = [...grouped(zones)].map(([offsets, names]) => `${names.join(' ')} = ${offsets}`)
  writeFileSync(
    join(target, 'zone-offsets.ts'),
    offsetsFile(textIn(join(tzdata, '__init__.py'), /IANA_VERSION = "(\w+)"/), offsetLines.toSorted()),
  )
  const byZones = grouped(numbers.map(([prefix, names]) => [prefix, names.join(' ')]))
  const numberLines = [...byZones].map(([names, prefixes]) => `${names} = ${prefixes.toSorted().join(' ')}`)
  writeFileSync(
    join(target, 'number-zones.ts'),
    numbersFile(textIn(join(phonenumbers, '__init__.py'), /__version__ = "([\d.]+)"/), numberLines.toSorted()),
  )
}

const [tzdata, phonenumbers] = process.argv.slice(2)
if (tzdata === undefined || phonenumbers === undefined)
  throw new Error('usage: node scripts/generate-zones.ts <tzdata> <phonenumbers>')
main(tzdata, phonenumbers)
