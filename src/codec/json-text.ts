import { DecodeError } from './errors.ts'
import type { Limits } from './limits.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a

/** Outside of texts, 1 for each byte before another value, name or text. */
const MARKS = new Uint8Array(256)
for (const mark of Buffer.from('",:[{')) MARKS[mark] = 1

/** Two quotes, a letter, a colon, a digit and a comma. Only a few names are shorter. */
const LEAST_NAME_BYTES = 6
/** So far a look at each byte costs no more than a call for the next quote. */
const SHORT_TEXT_BYTES = 64
/** A letter of one byte, written as an escape such as `\u0061`. */
const MOST_ESCAPE_BYTES = 6

/**
 * Counts the values of a JSON text before it is parsed: afterwards they are all there. A name counts beside its value.
 * Small texts are passed without a look, since they have no room for so much. The text need not be valid JSON: until a parser finds
 * the fault, it builds no more values than are counted here.
 * @throws DecodeError LIMIT_EXCEEDED
 */
export function checkJsonText(bytes: Buffer, start: number, end: number, limits: Limits): void {
  const { maxValues, maxNames } = limits
  if (end - start <= Math.min(maxValues, LEAST_NAME_BYTES * maxNames)) return
  if (countNames(bytes, start, end, limits) > maxNames && hasMoreNames(bytes, start, end, maxNames))
    throw new DecodeError('LIMIT_EXCEEDED', `the JSON has more than ${maxNames} different names`)
}

/** How many members have a name, the same one again and again. @throws DecodeError for too many values, or too long a text */
function countNames(bytes: Buffer, start: number, end: number, { maxValues, maxStringBytes }: Limits): number {
  let names = 0
  let values = 0
  // Each is a name or a value: in valid JSON they are at most one more than the values so far.
  let texts = 0
  for (let at = start; at < end; at++) {
    if (MARKS[bytes[at]!] === 0) continue
    if (bytes[at] === QUOTE) {
      const from = at + 1
      at = textEnd(bytes, from, end)
      if (++texts > maxValues + 1) throw tooMany(maxValues)
      if (at - from > MOST_ESCAPE_BYTES * maxStringBytes) throw tooLong(maxStringBytes)
    } else {
      if (bytes[at] === COLON) names++
      if (++values > maxValues) throw tooMany(maxValues)
    }
  }
  return names
}

const tooLong = (maxStringBytes: number): DecodeError =>
  new DecodeError('LIMIT_EXCEEDED', `a string has more than ${maxStringBytes} bytes`)

const tooMany = (maxValues: number): DecodeError =>
  new DecodeError('LIMIT_EXCEEDED', `the JSON has more than ${maxValues} values and names`)

/** Names are compared as they are written: the same one in other escapes is another one. */
function hasMoreNames(bytes: Buffer, start: number, end: number, maxNames: number): boolean {
  const names = new Set<string>()
  const seen = new SeenNames(bytes)
  let from = start
  let to = start
  for (let at = start; at < end; at++) {
    if (MARKS[bytes[at]!] === 0) continue
    if (bytes[at] === QUOTE) {
      from = at + 1
      at = to = textEnd(bytes, from, end)
    } else if (bytes[at] === COLON && !seen.has(from, to)) {
      if (names.add(bytes.toString('latin1', from, to)).size > maxNames) return true
    }
  }
  return false
}

const PLACES = 256

/** Remembers where some names were. The records of a list have the same ones, and finding them here costs less than a string. */
class SeenNames {
  readonly #bytes: Buffer
  readonly #starts = new Int32Array(PLACES)
  readonly #ends = new Int32Array(PLACES)

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** Whether this name was the last one in its place; it is from now on. */
  has(from: number, to: number): boolean {
    const place = ((to - from) * 31 + this.#bytes[from]! * 7 + this.#bytes[to - 1]!) % PLACES
    const start = this.#starts[place]!
    const isSame = this.#ends[place]! - start === to - from && this.#isEqual(start, from, to)
    this.#starts[place] = from
    this.#ends[place] = to
    return isSame
  }

  #isEqual(start: number, from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (this.#bytes[at] !== this.#bytes[start + at - from]) return false
    return true
  }
}

/** Where the text that begins at `at` has its closing quote; `end` when it has none. */
function textEnd(bytes: Buffer, at: number, end: number): number {
  let place = at
  for (;;) {
    for (const near = Math.min(place + SHORT_TEXT_BYTES, end); place < near; place++) {
      const byte = bytes[place]!
      if (byte === QUOTE) return place
      if (byte === BACKSLASH) place++
    }
    if (place >= end) return end
    const quote = bytes.indexOf(QUOTE, place)
    if (quote < 0 || quote >= end) return end
    if (!isEscaped(bytes, place, quote)) return quote
    place = quote + 1
  }
}

/** Whether the backslashes before it, back to `from`, are an odd number. */
function isEscaped(bytes: Buffer, from: number, quote: number): boolean {
  let at = quote
  while (at > from && bytes[at - 1] === BACKSLASH) at--
  return (quote - at) % 2 === 1
}
