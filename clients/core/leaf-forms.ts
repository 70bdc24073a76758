import { isEpochMs } from '#codec/epoch-ms.ts'
import { isMicroUsd, microUsdFromBytes, microUsdFromJson, microUsdToJson } from '#codec/micro-usd.ts'
import { parseTimestamp } from '#codec/rfc3339.ts'
import type { Faults } from './faults.ts'
import { textFault } from './text-rules.ts'

/** Where a value is from: a caller hears of all mistakes; a message may be of another version, and everything readable is taken. */
export type Origin = 'caller' | 'message'

/** Turns a value into the one of events: times are texts in UTC, money is dollars. Undefined, with a fault noted, when it has another type. */
export type Take = (value: unknown, path: string, faults: Faults) => unknown

/** A value in the form of events already. */
const same =
  (rule: string, accepts: (value: unknown) => boolean): Take =>
  (value, path, faults) =>
    accepts(value) ? value : faults.add(path, rule)

const isInt = (value: unknown): boolean => Number.isInteger(value) && value === (value as number) >> 0

/** Beyond 52 bits common Avro decoders read another number. */
const isLong = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= -(2 ** 52) && (value as number) < 2 ** 52

export const takeText: Take = (value, path, faults) => {
  if (typeof value !== 'string') return faults.add(path, 'must be a string')
  const fault = textFault(value)
  return fault === undefined ? value : faults.add(path, fault)
}

/** The primitive types of Avro in events, by their names. */
export const primitives: ReadonlyMap<string, Take> = new Map([
  ['boolean', same('must be true or false', (value) => typeof value === 'boolean')],
  ['int', same('must be an integer of 32 bits', isInt)],
  ['long', same('must be an integer of 53 bits', isLong)],
  ['double', same('must be a finite number', Number.isFinite)],
  ['string', takeText],
])

const timeRules = {
  caller: 'must be a valid Date or an RFC 3339 timestamp',
  message: 'must be an RFC 3339 timestamp or milliseconds since 1970',
} as const

/** A caller's number would leave open whether it counts seconds or milliseconds. */
export const takeTime = (origin: Origin): Take => {
  return (value, path, faults) => {
    const ms = epochMs(value, origin)
    return isEpochMs(ms) ? new Date(ms).toISOString() : faults.add(path, timeRules[origin])
  }
}

function epochMs(value: unknown, origin: Origin): unknown {
  if (typeof value === 'string') return parseTimestamp(value)
  if (origin === 'message') return value
  return value instanceof Date ? value.getTime() : undefined
}

/** Dollars; in Avro the bytes of a decimal(18,6). */
export const takeMoney: Take = (value, path, faults) => {
  const microUsd = typeof value === 'number' ? microUsdFromJson(value) : amountOf(value)
  return isMicroUsd(microUsd) ? microUsdToJson(microUsd) : faults.add(path, 'must be dollars with at most six decimals')
}

function amountOf(value: unknown): number | undefined {
  try {
    return Buffer.isBuffer(value) ? microUsdFromBytes(value) : undefined
  } catch {
    return undefined
  }
}

/** A caller must know the symbols; a message may come from a newer writer. */
export const takeSymbol =
  (symbols: readonly string[], fallback: string | undefined, origin: Origin): Take =>
  (value, path, faults) => {
    if (symbols.includes(value as string)) return value
    if (origin === 'message' && typeof value === 'string' && fallback !== undefined) return fallback
    return faults.add(path, `must be one of ${symbols.join(', ')}`)
  }
