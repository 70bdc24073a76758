import { defaultLimits } from '#codec/limits.ts'

const { maxStringBytes } = defaultLimits

/** Half a surrogate pair: no UTF-8 can carry it. */
const HALF_PAIR = /\p{Surrogate}/u

/** The rule that a text breaks wherever it stands in an event; undefined when it breaks none. */
export function textFault(text: string): string | undefined {
  if (text.length * 3 > maxStringBytes && Buffer.byteLength(text) > maxStringBytes)
    return `must have at most ${maxStringBytes} bytes`
  return HALF_PAIR.test(text) ? 'must not hold half a surrogate pair' : undefined
}
