import type { AvroField, AvroPrimitive, AvroSchema } from '#codec/avro-schema.ts'
import { fullName, isPrimitive, isUnion, namespaceOf } from '#codec/avro-schema.ts'
import type { NamedSchema } from '../avro-files.ts'

/** A JSON Schema of draft 7. */
export type JsonSchema = Readonly<Record<string, unknown>>

const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

/** The codec reads and writes no larger integers: JSON and JavaScript have numbers of 53 bits. */
const longs = { minimum: -(2 ** 52), maximum: 2 ** 52 - 1 }
const ints = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }

const primitives: Readonly<Partial<Record<AvroPrimitive['type'], JsonSchema>>> = {
  boolean: { type: 'boolean' },
  int: { type: 'integer', format: 'int32', ...ints },
  long: { type: 'integer', format: 'int64', ...longs },
  double: { type: 'number', format: 'double' },
  string: { type: 'string' },
}

const dollars: JsonSchema = { type: 'number', description: 'US dollars, with at most six decimals.' }
const time: JsonSchema = { type: 'string', format: 'date-time' }

/**
 * The JSON Schemas of events as the codec writes them in JSON: the named types of Avro as components with their full names.
 * Fields without a default are required. An unknown member is allowed: a newer writer may know more fields.
 */
export class JsonSchemas {
  readonly #shared: ReadonlyMap<string, NamedSchema>
  readonly #components = new Map<string, JsonSchema>()

  /** @param shared types of schemas-avro/shared/, by full name */
  constructor(shared: ReadonlyMap<string, NamedSchema>) {
    this.#shared = shared
  }

  /** The components so far, sorted by name. */
  components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#components].toSorted(([one], [other]) => (one < other ? -1 : 1)))
  }

  /** Makes a component of a named type. @returns a reference to it */
  add(schema: NamedSchema, namespace = schema.namespace): JsonSchema {
    const full = fullName(schema.name, schema.namespace ?? namespace)
    if (!this.#components.has(full)) this.#components.set(full, this.#define(schema, namespaceOf(full)))
    return reference(full)
  }

  /** The schema of an attribute; an unset one is left out and never null. */
  attribute(type: AvroSchema, doc: string | undefined): JsonSchema {
    const present = isUnion(type) ? type.find((branch) => branch !== 'null')! : type
    const schema = this.#of(present, undefined)
    return { ...schema, ...described(schema, doc) }
  }

  #define(schema: NamedSchema, namespace: string | undefined): JsonSchema {
    const { doc: description } = schema as { readonly doc?: string }
    if (schema.type === 'fixed') throw new Error(`${schema.name} is fixed, which has no form in JSON here`)
    if (schema.type === 'enum') return { type: 'string', description, enum: schema.symbols }
    return {
      type: 'object',
      description,
      required: schema.fields.filter((field) => field.default === undefined).map(({ name }) => name),
      properties: Object.fromEntries(schema.fields.map((field) => [field.name, this.#field(field, namespace)])),
    }
  }

  /** Members beside a reference are not read in draft 7, so the reference moves into `allOf`. */
  #field({ type, doc, default: fallback }: AvroField, namespace: string | undefined): JsonSchema {
    const schema = this.#of(type, namespace)
    const more = {
      ...described(schema, doc),
      ...(fallback === undefined ? {} : { default: defaultOf(schema, fallback) }),
    }
    if (Object.keys(more).length === 0) return schema
    return '$ref' in schema ? { allOf: [schema], ...more } : { ...schema, ...more }
  }

  #of(schema: AvroSchema, namespace: string | undefined): JsonSchema {
    if (typeof schema === 'string') return isPrimitive(schema) ? primitive(schema) : this.#named(schema, namespace)
    if (isUnion(schema)) return this.#optional(schema, namespace)
    if (schema.type === 'array') return { type: 'array', items: this.#of(schema.items, namespace) }
    if (schema.type === 'map') return { type: 'object', additionalProperties: this.#of(schema.values, namespace) }
    if ('name' in schema) return this.add(schema, namespace)
    if (schema.logicalType === 'timestamp-millis') return time
    return schema.logicalType === 'decimal' ? dollars : primitive(schema.type)
  }

  #named(name: string, namespace: string | undefined): JsonSchema {
    const full = fullName(name, namespace)
    const shared = this.#shared.get(full)
    if (shared !== undefined) return this.add(shared, namespaceOf(full))
    if (this.#components.has(full)) return reference(full)
    throw new Error(`${full} is not defined: write it into schemas-avro/shared/`)
  }

  #optional(branches: readonly AvroSchema[], namespace: string | undefined): JsonSchema {
    const [branch, ...others] = branches.filter((each) => each !== 'null')
    if (branch === undefined || others.length > 0)
      throw new Error('a union has a form in JSON only with null and one type')
    const schema = this.#of(branch, namespace)
    return '$ref' in schema ? { oneOf: [{ type: 'null' }, schema] } : { ...schema, type: [schema.type, 'null'] }
  }
}

const primitive = (type: AvroPrimitive['type']): JsonSchema => {
  const schema = primitives[type]
  if (schema === undefined) throw new Error(`${type} has no form in JSON here`)
  return schema
}

const described = ({ description }: JsonSchema, doc: string | undefined): JsonSchema =>
  doc === undefined ? {} : { description: typeof description === 'string' ? `${doc} ${description}` : doc }

/** Avro spells the default of an amount in bytes: it is 0 wherever there is one. */
const defaultOf = (schema: JsonSchema, fallback: unknown): unknown =>
  schema.type === 'number' && typeof fallback === 'string' ? 0 : fallback
