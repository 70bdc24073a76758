import { isEpochMs } from './epoch-ms.ts'

/** RFC 3339, section 5.6, with T and Z in either case. Seconds may be left out, as some producers do. */
const TIMESTAMP =
  /^\d{4}-(?:0[1-9]|1[0-2])-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::([0-5]\d|60)(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i
const DATE_LENGTH = 'yyyy-mm-dd'.length
const SECONDS_AT = 'yyyy-mm-ddThh:mm:'.length

/**
 * Milliseconds since 1970 of a timestamp; further decimals are cut off. Undefined for any other text, also when it names a day
 * or an hour that no calendar has: `Date.parse` would move it to the next one.
 */
export function parseTimestamp(text: string): number | undefined {
  const [, day, second] = TIMESTAMP.exec(text) ?? []
  if (day === undefined || !hasDay(text.slice(0, DATE_LENGTH), Number(day))) return undefined
  const epochMs = second === '60' ? parseLeapSecond(text) : Date.parse(text.toUpperCase())
  return isEpochMs(epochMs) ? epochMs : undefined
}

/** Every month has 28 days; beyond them the calendar is asked. */
const hasDay = (date: string, day: number): boolean => day <= 28 || new Date(date).getUTCDate() === day

/** A leap second ends a month of UTC (RFC 3339, section 5.7). It is read as the second behind it, as clocks of computers do. */
function parseLeapSecond(text: string): number | undefined {
  const behind = Date.parse(`${text.slice(0, SECONDS_AT)}59${text.slice(SECONDS_AT + 2)}`.toUpperCase()) + 1000
  return /^.{8}01T00:00:00/.test(new Date(behind).toISOString()) ? behind : undefined
}
