/** A number as JSON allows it, with a bounded number of digits. */
const NUMBER = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/
const MILLIONTHS = 6

/**
 * The millionths of a number in text, without a detour over binary floating point; undefined when it is none. Rounded half
 * away from zero: 0.0000075 gives 8, its negative −8.
 */
export function millionthsOf(text: string): number | undefined {
  const [, sign, whole, fraction = '', exponent = '0'] = NUMBER.exec(text) ?? []
  if (whole === undefined) return undefined
  const unscaled = BigInt(`${sign}${whole}${fraction}`)
  const shift = fraction.length - Number(exponent) - MILLIONTHS
  return Number(shift <= 0 ? unscaled * 10n ** BigInt(-shift) : divided(unscaled, 10n ** BigInt(shift)))
}

const divided = (dividend: bigint, divisor: bigint): bigint =>
  (dividend + (dividend < 0n ? -divisor / 2n : divisor / 2n)) / divisor
