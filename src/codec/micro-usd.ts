import { millionthsOf } from './decimal.ts'

const SCALE = 1_000_000
/** A billion US dollars in micro-USD: below it, a JSON number gives back every micro-USD exactly. */
export const MAX_MICRO_USD = 1_000_000_000 * SCALE
/** Noise of sums in binary floating point is far below it, a seventh decimal is far above. */
const FLOAT_NOISE_USD = 1e-9

/** A whole number of micro-USD, up to a billion dollars. */
export const isMicroUsd = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Math.abs(value as number) <= MAX_MICRO_USD

/** The JSON number of an amount: 5500 gives 0.0055. */
export const microUsdToJson = (microUsd: number): number => microUsd / SCALE

/** The exact amount of a JSON number; undefined when it has more than six decimals or is too large. */
export function microUsdFromJson(usd: number): number | undefined {
  const microUsd = Math.round(usd * SCALE)
  return isMicroUsd(microUsd) && Math.abs(usd - microUsd / SCALE) < FLOAT_NOISE_USD ? microUsd + 0 : undefined
}

/**
 * The amount of a stated price in JSON, a number or a text, rounded to micro-USD half away from zero. Null when it is no
 * amount, or one beyond a billion dollars.
 */
export function statedMicroUsd(json: unknown): number | null {
  if (typeof json !== 'number' && typeof json !== 'string') return null
  const microUsd = (typeof json === 'number' ? microUsdFromJson(json) : undefined) ?? millionthsOf(String(json))
  return isMicroUsd(microUsd) ? microUsd : null
}

/** Shortest big-endian two's complement, as Avro's decimal wants it. */
export function microUsdToBytes(microUsd: number): Buffer {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeInt32BE(Math.floor(microUsd / 2 ** 32), 0)
  bytes.writeInt32BE(microUsd | 0, 4)
  const sign = microUsd < 0 ? 0xff : 0x00
  let start = 0
  while (start < 7 && bytes[start] === sign && ((bytes[start + 1]! ^ sign) & 0x80) === 0) start++
  return bytes.subarray(start)
}

/** @throws RangeError when the bytes are no amount that {@link isMicroUsd} allows */
export function microUsdFromBytes(bytes: Buffer): number {
  if (bytes.length === 0 || bytes.length > 8) throw new RangeError('an amount has 1 to 8 bytes')
  let value = bytes.readInt8(0)
  for (let index = 1; index < bytes.length; index++) value = value * 256 + bytes[index]!
  if (!isMicroUsd(value)) throw new RangeError('an amount is larger than a billion dollars')
  return value
}
