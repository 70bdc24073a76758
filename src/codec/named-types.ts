import type { AvroEnum, AvroFixed, AvroPrimitive, AvroRecord, AvroSchema } from './avro-schema.ts'
import { fullName, isPrimitive, isUnion, namespaceOf } from './avro-schema.ts'
import { DecodeError } from './errors.ts'

export type NamedType = AvroRecord | AvroEnum | AvroFixed

/** A type itself, not its name; unions apart. */
export type Definition = Exclude<AvroSchema, string | readonly AvroSchema[]>

/**
 * A schema in a form without places: each named type is kept under its full name, and the schema holds this name alone.
 */
export class NamedTypes {
  readonly root: AvroSchema
  readonly #named = new Map<string, NamedType>()

  /** @throws DecodeError SCHEMA_MISMATCH when it defines a name twice or nests unions; TypeError when `schema` is no Avro schema */
  constructor(schema: AvroSchema) {
    this.root = this.#add(schema, undefined)
  }

  /** The type of a part of this schema. @throws DecodeError SCHEMA_MISMATCH when nothing has this name */
  definitionOf(schema: AvroSchema): Definition {
    if (typeof schema !== 'string') return schema as Definition
    const definition = this.#named.get(schema)
    if (definition === undefined) throw invalid(`uses the type ${schema} and does not define it`)
    return definition
  }

  #add(schema: AvroSchema, namespace: string | undefined): AvroSchema {
    if (typeof schema === 'string') return isPrimitive(schema) ? { type: schema } : fullName(schema, namespace)
    if (isUnion(schema)) return this.#addUnion(schema, namespace)
    if (schema.type === 'array') return { type: 'array', items: this.#add(schema.items, namespace) }
    if (schema.type === 'map') return { type: 'map', values: this.#add(schema.values, namespace) }
    if (isPrimitive(schema.type)) return withoutRemarks(schema as AvroPrimitive)
    return 'name' in schema ? this.#addNamed(schema, namespace) : this.#add(schema.type, namespace)
  }

  #addUnion(branches: readonly AvroSchema[], namespace: string | undefined): AvroSchema {
    if (branches.some(isUnion)) throw invalid('has a union within a union')
    return branches.map((branch) => this.#add(branch, namespace))
  }

  #addNamed(schema: NamedType, namespace: string | undefined): string {
    const name = fullName(schema.name, schema.namespace ?? namespace)
    const named = isRecord(schema) ? this.#record(schema, name) : { ...schema, name }
    if (this.#named.has(name)) throw invalid(`defines the type ${name} twice`)
    this.#named.set(name, named)
    return name
  }

  #record(schema: AvroRecord, name: string): AvroRecord {
    const fields = schema.fields.map((field) => ({ ...field, type: this.#add(field.type, namespaceOf(name)) }))
    return { ...schema, type: 'record', name, fields }
  }
}

/** Errors of Avro's protocols are written like records. */
const isRecord = (schema: NamedType): schema is AvroRecord =>
  schema.type === 'record' || (schema.type as string) === 'error'

/** Writers add names, the class of a text and more. */
const withoutRemarks = ({ type, logicalType, precision, scale }: AvroPrimitive): AvroPrimitive => ({
  type,
  ...(logicalType !== undefined && { logicalType }),
  ...(precision !== undefined && { precision }),
  ...(scale !== undefined && { scale }),
})

const invalid = (fault: string): DecodeError => new DecodeError('SCHEMA_MISMATCH', `the writer's schema ${fault}`)
