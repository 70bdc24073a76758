import { InvalidArgumentError } from 'commander'

const units: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * A time in milliseconds since 1970: an ISO date or time, or so long ago, as in `90min` or `2d`.
 * @throws InvalidArgumentError, and the program ends with 2
 */
export const timeArgument = (text: string, nowMs = Date.now()): number => {
  const [, count, unit = ''] = /^(\d{1,6})(s|min|h|d)$/.exec(text) ?? []
  if (count !== undefined) return nowMs - Number(count) * units[unit]!
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('a time is needed: 2026-03-01T12:00:00Z, or so long ago: 90min, 2d')
  return ms
}
