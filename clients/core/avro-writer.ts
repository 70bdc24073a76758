import type { AvroPrimitive, AvroSchema } from '#codec/avro-schema.ts'
import { isUnion } from '#codec/avro-schema.ts'
import { microUsdFromJson, microUsdToBytes } from '#codec/micro-usd.ts'
import type { NamedTypes } from '#codec/named-types.ts'

type Members = Readonly<Record<string, unknown>>

/** The Avro body of a value: times are texts, money is dollars (https://avro.apache.org/docs/1.12.0/specification/#binary-encoding). */
export function avroBytes(types: NamedTypes, value: unknown): Buffer {
  const writer = new AvroWriter(types)
  writer.write(types.root, value)
  return Buffer.concat(writer.parts)
}

class AvroWriter {
  readonly parts: Uint8Array[] = []
  readonly #types: NamedTypes

  constructor(types: NamedTypes) {
    this.#types = types
  }

  write(schema: AvroSchema, value: unknown): void {
    if (isUnion(schema)) return this.#branch(schema, value)
    const type = this.#types.definitionOf(schema)
    switch (type.type) {
      case 'record':
        for (const field of type.fields) this.write(field.type, (value as Members)[field.name])
        return
      case 'array':
        return this.#items(value as readonly unknown[], (item) => this.write(type.items, item))
      case 'map':
        return this.#items(Object.entries(value as Members), ([key, item]) => {
          this.#bytes(Buffer.from(key))
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
    if (items.length > 0) this.#long(items.length)
    items.forEach(write)
    this.#long(0)
  }

  #primitive({ type, logicalType }: AvroPrimitive, value: unknown): void {
    if (logicalType === 'timestamp-millis') return this.#long(Date.parse(value as string))
    if (logicalType === 'decimal') return this.#bytes(microUsdToBytes(microUsdFromJson(value as number)!))
    if (type === 'string') return this.#bytes(Buffer.from(value as string))
    if (type === 'boolean') this.parts.push(Uint8Array.of(value === true ? 1 : 0))
    else if (type === 'double') this.parts.push(new Uint8Array(Float64Array.of(value as number).buffer))
    else if (type !== 'null') this.#long(value as number)
  }

  #bytes(bytes: Uint8Array): void {
    this.#long(bytes.length)
    this.parts.push(bytes)
  }

  /** Zigzag, seven bits a byte. Shifts would end at 32 bits. */
  #long(value: number): void {
    const bytes: number[] = []
    let left = value < 0 ? -2 * value - 1 : 2 * value
    for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) + 0x80)
    bytes.push(left)
    this.parts.push(Uint8Array.from(bytes))
  }
}
