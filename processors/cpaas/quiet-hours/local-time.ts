import type { EpochMs } from '#stream/time.ts'
import { zoneOffsets } from './zone-offsets.ts'

/** The offset `offsets[i]`, in minutes, holds from `changes[i - 1]` until `changes[i]`. */
interface ZoneClock {
  readonly offsets: readonly number[]
  readonly changes: readonly EpochMs[]
}

const minuteMs = 60_000

const clockOf = (text: string): ZoneClock => {
  const numbers = text.split(' ').map(Number)
  return {
    offsets: numbers.filter((_, index) => index % 2 === 0),
    changes: numbers.filter((_, index) => index % 2 === 1).map((minutes) => minutes * minuteMs),
  }
}

const clocks: ReadonlyMap<string, ZoneClock> = new Map(
  zoneOffsets
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [names = '', numbers = ''] = line.split(' = ')
      const clock = clockOf(numbers)
      return names.split(' ').map((name) => [name, clock] as const)
    }),
)

/** Whether the IANA data has a zone or link of this name, in this spelling. */
export const isZone = (name: string): boolean => clocks.has(name)

/**
 * A zone's offset from UTC in minutes, east of it positive, by data pinned in this repository: Node's own data would differ from
 * pod to pod. Before 2025 the first offset holds, from 2040 on the last one.
 *
 * @param zone a name of {@link isZone}; another is an error
 */
export const offsetMinutesAt = (zone: string, at: EpochMs): number => {
  const { offsets, changes } = clock(zone)
  return offsets[changesUntil(changes, at)]!
}

/** The first change of a zone's offset after `at`; Infinity without one. */
export const nextChangeAfter = (zone: string, at: EpochMs): EpochMs => {
  const { changes } = clock(zone)
  return changes[changesUntil(changes, at)] ?? Infinity
}

const clock = (zone: string): ZoneClock => {
  const known = clocks.get(zone)
  if (known === undefined) throw new RangeError(`no time zone of the IANA data: ${zone}`)
  return known
}

/** The number of changes up to `at`, that moment included, by halving. */
const changesUntil = (changes: readonly EpochMs[], at: EpochMs): number => {
  let low = 0
  let high = changes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (changes[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low
}
