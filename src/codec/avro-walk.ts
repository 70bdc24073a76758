import { isEpochMs } from './epoch-ms.ts'
import { DecodeError } from './errors.ts'
import { isForbiddenKey, isForbiddenLength } from './forbidden-key.ts'
import type { Limits } from './limits.ts'
import { isUtf8Within } from './utf8.ts'

export const malformed = (fault: string): DecodeError =>
  new DecodeError('MALFORMED_AVRO', `the Avro body is not valid: ${fault}`)

const truncated = (): DecodeError => malformed('it ends within a field')

/** A place in an Avro body. It moves over the fields and throws a DecodeError at the first fault; each body begins it again. */
export class AvroWalk {
  readonly #limits: Limits
  #bytes: Buffer = Buffer.alloc(0)
  #end = 0
  /** How many items, map entries and empty values may still come: no more in all than the body has bytes. */
  #claimsLeft = 0
  /** How many of them and of fields may still come. */
  #valuesLeft = 0
  #namesLeft = 0
  position = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  begin(bytes: Buffer, position: number, end: number): void {
    this.#bytes = bytes
    this.#end = end
    this.position = position
    this.#claimsLeft = end - position
    this.#valuesLeft = this.#limits.maxValues
    this.#namesLeft = this.#limits.maxNames
  }

  skip(count: number): void {
    this.position += count
    if (this.position > this.#end) throw truncated()
  }

  #nextByte(): number {
    if (this.position >= this.#end) throw truncated()
    return this.#bytes[this.position++]!
  }

  /** Passes a zigzag varint of at most `maxBytes`, the last of them at most `maxLast`. */
  skipVarint(maxBytes: number, maxLast: number): void {
    for (let count = 1; count <= maxBytes; count++) {
      const byte = this.#nextByte()
      if (byte < 0x80 && (count < maxBytes || byte <= maxLast)) return
    }
    throw malformed('an integer is too large')
  }

  /** Passes a time. The attribute `time` stands at the first level, those of the data below it. */
  skipTime(depth: number): void {
    const start = this.position
    this.skipVarint(8, 0x0f)
    // Six bytes hold the years 1900 to 2039.
    if (this.position - start <= 6 || isEpochMs(this.#longBehind(start))) return
    throw new DecodeError(
      depth > 1 ? 'INVALID_DATA' : 'INVALID_ENVELOPE',
      'a time is not within the years 0000 to 9999',
    )
  }

  #longBehind(start: number): number {
    let value = 0
    for (let at = this.position - 1; at >= start; at--) value = value * 128 + (this.#bytes[at]! & 0x7f)
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  readVarint(): number {
    const first = this.#nextByte()
    return first < 0x80 ? (first >>> 1) ^ -(first & 1) : this.#readLongVarint(first & 0x7f)
  }

  #readLongVarint(low: number): number {
    let value = low
    for (let scale = 128, byte = 0x80; byte >= 0x80; scale *= 128) {
      if (scale > 128 ** 5) throw malformed('a length is too large')
      byte = this.#nextByte()
      value += (byte & 0x7f) * scale
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  skipBytes(): number {
    const length = this.readVarint()
    if (length < 0) throw malformed('a length is negative')
    if (length > this.#limits.maxStringBytes) {
      throw new DecodeError('LIMIT_EXCEEDED', `a string has more than ${this.#limits.maxStringBytes} bytes`)
    }
    this.skip(length)
    return length
  }

  skipText(): number {
    const length = this.skipBytes()
    if (isUtf8Within(this.#bytes, this.position - length, this.position)) return length
    throw new DecodeError('NOT_UTF8', 'a string is no UTF-8')
  }

  skipKey(): void {
    const length = this.skipText()
    if (!isForbiddenLength(length)) return
    if (isForbiddenKey(this.#bytes.toString('latin1', this.position - length, this.position))) {
      throw new DecodeError('FORBIDDEN_KEY', 'a map has a key that names a prototype')
    }
  }

  /** The size behind a negative count says where the block must end: decoders jump there when they skip it. */
  readBlockEnd(): number {
    const size = this.readVarint()
    if (size < 0 || this.position + size > this.#end) throw truncated()
    return this.position + size
  }

  /** Counts what need not take a byte. */
  take(items: number): void {
    this.#claimsLeft -= items
    if (this.#claimsLeft < 0)
      throw new DecodeError('LIMIT_EXCEEDED', 'lists and empty values claim more than the body has bytes')
    this.takeValues(items)
  }

  takeEntries(entries: number): void {
    this.#namesLeft -= entries
    if (this.#namesLeft < 0)
      throw new DecodeError('LIMIT_EXCEEDED', `maps have more than ${this.#limits.maxNames} entries`)
    this.take(entries)
  }

  takeValues(values: number): void {
    this.#valuesLeft -= values
    if (this.#valuesLeft < 0)
      throw new DecodeError('LIMIT_EXCEEDED', `the body has more than ${this.#limits.maxValues} values`)
  }

  enter(depth: number): number {
    if (depth >= this.#limits.maxDepth) {
      throw new DecodeError('LIMIT_EXCEEDED', `the data nests deeper than ${this.#limits.maxDepth} levels`)
    }
    return depth + 1
  }
}
