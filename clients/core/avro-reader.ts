import type { AvroPrimitive, AvroSchema } from '#codec/avro-schema.ts'
import { isUnion } from '#codec/avro-schema.ts'
import { DecodeError } from '#codec/errors.ts'
import { isForbiddenKey } from '#codec/forbidden-key.ts'
import { defaultLimits } from '#codec/limits.ts'
import type { NamedTypes } from '#codec/named-types.ts'
import { decodeUtf8 } from './decode-utf8.ts'

const { maxDepth, maxStringBytes } = defaultLimits

/**
 * Reads an Avro body by its writer's schema: records as objects, symbols as texts, bytes as they are. It takes no more memory than
 * the body can account for: stock decoders trust a count of 200 million nulls (https://issues.apache.org/jira/browse/AVRO-4301).
 * @throws DecodeError MALFORMED_AVRO, NOT_UTF8, LIMIT_EXCEEDED or FORBIDDEN_KEY
 */
export function readAvro(types: NamedTypes, body: Buffer): unknown {
  const reader = new AvroReader(types, body)
  const value = reader.read(types.root, 0)
  if (!reader.isAtEnd) throw malformed('bytes are left after the last field')
  return value
}

const malformed = (fault: string): DecodeError =>
  new DecodeError('MALFORMED_AVRO', `the Avro body is not valid: ${fault}`)

class AvroReader {
  readonly #types: NamedTypes
  readonly #body: Buffer
  #position = 0
  /** Items, entries and fields that may still come. Empty ones cost no bytes, but memory. */
  #valuesLeft: number

  constructor(types: NamedTypes, body: Buffer) {
    this.#types = types
    this.#body = body
    this.#valuesLeft = 64 * (body.length + 16)
  }

  get isAtEnd(): boolean {
    return this.#position === this.#body.length
  }

  read(schema: AvroSchema, depth: number): unknown {
    if (isUnion(schema)) return this.read(this.#choice(schema, 'union'), depth)
    const type = this.#types.definitionOf(schema)
    switch (type.type) {
      case 'record':
        return Object.fromEntries(type.fields.map((field) => [field.name, this.#nested(field.type, depth)]))
      case 'array':
        return this.#blocks(() => this.#nested(type.items, depth))
      case 'map':
        return Object.fromEntries(this.#blocks(() => [this.#key(), this.#nested(type.values, depth)] as const))
      case 'enum':
        return this.#choice(type.symbols, 'enum')
      case 'fixed':
        return this.#bytes(type.size)
      default:
        return this.#primitive(type as AvroPrimitive)
    }
  }

  #nested(schema: AvroSchema, depth: number): unknown {
    if (depth >= maxDepth) throw new DecodeError('LIMIT_EXCEEDED', `the Avro body nests deeper than ${maxDepth} levels`)
    if (--this.#valuesLeft < 0) throw malformed('it holds more values than its bytes can account for')
    return this.read(schema, depth + 1)
  }

  #choice<T>(choices: readonly T[], kind: string): T {
    const choice = choices[this.#long()]
    if (choice === undefined) throw malformed(`an index of a ${kind} does not exist`)
    return choice
  }

  #blocks<T>(item: () => T): T[] {
    const items: T[] = []
    for (let count = this.#long(); count !== 0; count = this.#long()) {
      if (count < 0) this.#long()
      for (let left = Math.abs(count); left > 0; left--) items.push(item())
    }
    return items
  }

  #key(): string {
    const key = this.#text()
    if (isForbiddenKey(key)) throw new DecodeError('FORBIDDEN_KEY', 'a key of a map names a prototype')
    return key
  }

  #primitive({ type }: AvroPrimitive): unknown {
    switch (type) {
      case 'null':
        return null
      case 'boolean':
        return this.#bytes(1)[0] !== 0
      case 'int':
      case 'long':
        return this.#long()
      case 'float':
        return this.#bytes(4).readFloatLE()
      case 'double':
        return this.#bytes(8).readDoubleLE()
      case 'bytes':
        return this.#bytes(this.#long())
      case 'string':
        return this.#text()
    }
  }

  #text(): string {
    const bytes = this.#bytes(this.#long())
    if (bytes.length > maxStringBytes)
      throw new DecodeError('LIMIT_EXCEEDED', `a string has more than ${maxStringBytes} bytes`)
    const text = decodeUtf8(bytes)
    if (text === undefined) throw new DecodeError('NOT_UTF8', 'an Avro string is no UTF-8')
    return text
  }

  #bytes(length: number): Buffer {
    const end = this.#position + length
    if (length < 0 || end > this.#body.length) throw malformed('it ends within a field')
    const bytes = this.#body.subarray(this.#position, end)
    this.#position = end
    return bytes
  }

  /** Zigzag, seven bits a byte, at most ten of them. Numbers beyond 53 bits are not exact, and refused where a field wants one. */
  #long(): number {
    let value = 0
    for (let scale = 1, count = 0; count < 10; count++, scale *= 0x80) {
      const byte = this.#bytes(1)[0]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    }
    throw malformed('an integer is too large')
  }
}
