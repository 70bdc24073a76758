/** A field of a record, as Avro 1.12 spells it in JSON. */
export interface AvroField {
  readonly name: string
  /** Names under which a writer may know the field. */
  readonly aliases?: readonly string[]
  readonly type: AvroSchema
  readonly default?: unknown
  /** A JSON value of another type counts as missing: it must not cost the record. Needs a default. */
  readonly lenient?: true
  readonly doc?: string
}

export interface AvroRecord {
  readonly type: 'record'
  readonly name: string
  readonly namespace?: string
  readonly aliases?: readonly string[]
  readonly doc?: string
  readonly fields: readonly AvroField[]
}

export interface AvroEnum {
  readonly type: 'enum'
  readonly name: string
  readonly namespace?: string
  readonly aliases?: readonly string[]
  readonly doc?: string
  readonly symbols: readonly string[]
  readonly default?: string
}

interface AvroArray {
  readonly type: 'array'
  readonly items: AvroSchema
}

interface AvroMap {
  readonly type: 'map'
  readonly values: AvroSchema
}

export interface AvroFixed {
  readonly type: 'fixed'
  readonly name: string
  readonly namespace?: string
  readonly aliases?: readonly string[]
  readonly size: number
}

/** A primitive with or without a logical type, such as `timestamp-millis` on a `long`. */
export interface AvroPrimitive {
  readonly type: AvroPrimitiveName
  readonly logicalType?: string
  readonly precision?: number
  readonly scale?: number
}

type AvroPrimitiveName = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string'

/** A schema in JSON form: a name, a union, or a definition. */
export type AvroSchema =
  | string
  | readonly AvroSchema[]
  | AvroRecord
  | AvroEnum
  | AvroArray
  | AvroMap
  | AvroFixed
  | AvroPrimitive

const PRIMITIVES: ReadonlySet<string> = new Set<AvroPrimitiveName>([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
])

export const isPrimitive = (type: string): type is AvroPrimitiveName => PRIMITIVES.has(type)

export const isUnion = (schema: AvroSchema): schema is readonly AvroSchema[] => Array.isArray(schema)

/** The full name of `name` where `namespace` is the enclosing one: a dotted name is already full. */
export const fullName = (name: string, namespace: string | undefined): string =>
  name.includes('.') || namespace === undefined || namespace === '' ? name : `${namespace}.${name}`

/** The namespace of a full name; undefined when it has none. */
export function namespaceOf(name: string): string | undefined {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? undefined : name.slice(0, dot)
}

/** The last part of a full name: `CommunicationSent` of `eventzr.cpaas.communication.v1.CommunicationSent`. */
export const shortName = (name: string): string => name.slice(name.lastIndexOf('.') + 1)
