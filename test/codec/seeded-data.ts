import type { AvroField, AvroPrimitive, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { fullName, isUnion, namespaceOf } from '#codec/avro-schema.ts'
import { AT } from './events.ts'

/** How much of it is told: every field, or those alone that must be. */
export type Fullness = 'full' | 'bare'

/** Data of a schema that looks like data: the same for the same schema and fullness, in every version of every library. */
export const seededData = (schema: AvroRecord, fullness: Fullness): Readonly<Record<string, unknown>> =>
  new SeededData(fullness).of(schema, '', undefined) as Readonly<Record<string, unknown>>

/** Cost a byte, two, three and four in UTF-8. */
const letters = ['a', 'ü', '€', '😀'] as const

class SeededData {
  readonly #fullness: Fullness
  readonly #named = new Map<string, AvroSchema>()
  #state = 20_260_224

  constructor(fullness: Fullness) {
    this.#fullness = fullness
  }

  of(schema: AvroSchema, name: string, namespace: string | undefined): unknown {
    if (typeof schema === 'string') {
      const definition = this.#named.get(fullName(schema, namespace))
      return definition === undefined
        ? this.#primitive({ type: schema as AvroPrimitive['type'] }, name)
        : this.of(definition, name, namespace)
    }
    if (isUnion(schema))
      return this.of(
        schema.find((branch) => branch !== 'null')!,
        name,
        namespace,
      )
    if (schema.type === 'array') return [0, 1].map(() => this.of(schema.items, name, namespace))
    if (schema.type === 'map')
      return Object.fromEntries(['first', 'zweiter'].map((key) => [key, this.of(schema.values, name, namespace)]))
    if (!('name' in schema)) return this.#primitive(schema, name)
    const full = fullName(schema.name, schema.namespace ?? namespace)
    this.#named.set(full, schema)
    if (schema.type === 'record') return this.#record(schema, namespaceOf(full))
    if (schema.type === 'enum') return schema.symbols[this.#next(schema.symbols.length)]
    throw new Error(`no event has a ${schema.type}`)
  }

  #record({ fields }: AvroRecord, namespace: string | undefined): object {
    return Object.fromEntries(fields.map((field) => [field.name, this.#field(field, namespace)]))
  }

  #field({ name, type, default: fallback }: AvroField, namespace: string | undefined): unknown {
    if (name === 'tenantId') return 'tenant-uuid'
    const value = this.of(type, name, namespace)
    if (fallback === undefined || this.#fullness === 'full') return value
    return typeof value === 'number' && typeof fallback === 'string' ? 0 : fallback
  }

  #primitive({ type, logicalType }: AvroPrimitive, name: string): unknown {
    if (logicalType === 'timestamp-millis') return AT - this.#next(86_400_000)
    if (logicalType === 'decimal') return this.#next(100_000_000)
    if (type === 'boolean') return this.#next(2) === 1
    if (type === 'string') return `${name}-${this.#next(1_000)}-${letters[this.#next(letters.length)]}`
    if (type === 'double') return this.#next(1_000) / 8
    return this.#next(1_000_000)
  }

  /** A whole number below `limit`, by the generator of Numerical Recipes. */
  #next(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.#state / 2 ** 32) * limit)
  }
}
