import type { EpochMs } from '#stream/time.ts'
import { nextChangeAfter, offsetMinutesAt } from './local-time.ts'

/** Quiet hours of each local day, in minutes of it, 0 to 1439. */
export interface QuietHours {
  readonly fromMinute: number
  /** The first minute after them. It may be of the next day, as in 1260 to 480; equal to `fromMinute` there are none. */
  readonly toMinute: number
}

const minuteMs = 60_000
const dayMinutes = 1_440

/**
 * The first moment from `at` on that is quiet in none of the zones; `at` itself when it is allowed now. It may be `at + withinMs` at
 * the latest; otherwise undefined, as for zones so far apart that one is always quiet.
 *
 * Each step goes from a quiet moment to the end of quiet in the zone with the latest one, so there are a few per day.
 */
export const allowedFrom = (
  zones: readonly string[],
  at: EpochMs,
  quiet: QuietHours,
  withinMs: number,
): EpochMs | undefined => {
  let moment = at
  while (moment <= at + withinMs) {
    const later = latestEnd(zones, moment, quiet)
    if (later === moment) return moment
    moment = later
  }
  return undefined
}

const latestEnd = (zones: readonly string[], at: EpochMs, quiet: QuietHours): EpochMs =>
  zones.reduce((latest, zone) => Math.max(latest, endOfQuiet(zone, at, quiet)), at)

/**
 * A moment up to which all are quiet in the zone; `at` when it is not. A change of the offset ends the reckoning: it may skip the
 * end of quiet hours or their beginning, or repeat them.
 */
const endOfQuiet = (zone: string, at: EpochMs, { fromMinute, toMinute }: QuietHours): EpochMs => {
  const minute = Math.floor(at / minuteMs)
  const gone = ofDay(minute + offsetMinutesAt(zone, at) - fromMinute)
  const length = ofDay(toMinute - fromMinute)
  if (gone >= length) return at
  return Math.min((minute + length - gone) * minuteMs, nextChangeAfter(zone, at))
}

const ofDay = (minutes: number): number => ((minutes % dayMinutes) + dayMinutes) % dayMinutes
