import type { AvroPrimitive, AvroSchema } from '#codec/avro-schema.ts'
import { isUnion } from '#codec/avro-schema.ts'
import { defaultLimits } from '#codec/limits.ts'
import { microUsdFromJson, microUsdToBytes } from '#codec/micro-usd.ts'
import type { NamedTypes } from '#codec/named-types.ts'

type Members = Readonly<Record<string, unknown>>

const MAX_LONG_BYTES = 10

/**
 * The Avro body of a value: times are texts, money is dollars (https://avro.apache.org/docs/1.12.0/specification/#binary-encoding).
 * @throws TooManyValues
 */
export function avroBytes(types: NamedTypes, value: unknown): Buffer {
  const writer = new AvroWriter(types)
  writer.write(types.root, value)
  return writer.written
}

/** No reader takes so many fields, items and entries, or entries of maps alone. */
export class TooManyValues extends Error {}

class AvroWriter {
  readonly #types: NamedTypes
  #buffer = Buffer.allocUnsafe(1_024)
  #end = 0
  /** As the guard of the readers counts them. */
  #valuesLeft = defaultLimits.maxValues
  #namesLeft = defaultLimits.maxNames

  constructor(types: NamedTypes) {
    this.#types = types
  }

  get written(): Buffer {
    return this.#buffer.subarray(0, this.#end)
  }

  write(schema: AvroSchema, value: unknown): void {
    if (isUnion(schema)) return this.#branch(schema, value)
    const type = this.#types.definitionOf(schema)
    switch (type.type) {
      case 'record':
        this.#count(type.fields.length)
        for (const field of type.fields) this.write(field.type, (value as Members)[field.name])
        return
      case 'array':
        return this.#items(value as readonly unknown[], (item) => this.write(type.items, item))
      case 'map':
        this.#countNames(Object.keys(value as Members).length)
        return this.#items(Object.entries(value as Members), ([key, item]) => {
          this.#text(key)
          this.write(type.values, item)
        })
      case 'enum':
        return this.#long(type.symbols.indexOf(value as string))
      default:
        return this.#primitive(type as AvroPrimitive, value)
    }
  }

  #branch(branches: readonly AvroSchema[], value: unknown): void {
    const index = branches.findIndex(
      (branch) => (this.#types.definitionOf(branch).type === 'null') === (value === null),
    )
    this.#long(index)
    this.write(branches[index]!, value)
  }

  #items<T>(items: readonly T[], write: (item: T) => void): void {
    this.#count(items.length)
    if (items.length > 0) this.#long(items.length)
    items.forEach(write)
    this.#long(0)
  }

  #count(values: number): void {
    this.#valuesLeft -= values
    if (this.#valuesLeft < 0) throw new TooManyValues()
  }

  #countNames(names: number): void {
    this.#namesLeft -= names
    if (this.#namesLeft < 0) throw new TooManyValues()
  }

  #primitive({ type, logicalType }: AvroPrimitive, value: unknown): void {
    if (logicalType === 'timestamp-millis') return this.#long(Date.parse(value as string))
    if (logicalType === 'decimal') return this.#bytes(microUsdToBytes(microUsdFromJson(value as number)!))
    if (type === 'string') return this.#text(value as string)
    if (type === 'boolean') this.#room(1)[this.#end++] = value === true ? 1 : 0
    else if (type === 'double') this.#end = this.#room(8).writeDoubleLE(value as number, this.#end)
    else if (type !== 'null') this.#long(value as number)
  }

  #text(text: string): void {
    const length = Buffer.byteLength(text)
    this.#long(length)
    this.#room(length).write(text, this.#end)
    this.#end += length
  }

  #bytes(bytes: Buffer): void {
    this.#long(bytes.length)
    bytes.copy(this.#room(bytes.length), this.#end)
    this.#end += bytes.length
  }

  /** Zigzag, seven bits a byte. Shifts would end at 32 bits. */
  #long(value: number): void {
    const buffer = this.#room(MAX_LONG_BYTES)
    let left = value < 0 ? -2 * value - 1 : 2 * value
    for (; left >= 0x80; left = Math.floor(left / 0x80)) buffer[this.#end++] = (left % 0x80) + 0x80
    buffer[this.#end++] = left
  }

  /** The buffer, with room for so many bytes behind its end. */
  #room(bytes: number): Buffer {
    if (this.#end + bytes <= this.#buffer.length) return this.#buffer
    const grown = Buffer.allocUnsafe(2 * (this.#end + bytes))
    this.#buffer.copy(grown, 0, 0, this.#end)
    this.#buffer = grown
    return grown
  }
}
