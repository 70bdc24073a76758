import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AvroEnum, AvroField, AvroFixed, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { fullName, isPrimitive, isUnion, namespaceOf } from '#codec/avro-schema.ts'

export type NamedSchema = AvroRecord | AvroEnum | AvroFixed

/** One record schema that stands in a file of its own. */
export interface SchemaFile {
  readonly path: string
  readonly schema: AvroRecord
}

export interface SchemaFolder {
  readonly records: readonly SchemaFile[]
  /** The types of `shared/`, by full name. */
  readonly shared: ReadonlyMap<string, NamedSchema>
  readonly envelope: AvroRecord
}

const RECORD_FOLDERS = ['events', 'commands', 'inbound', 'state'] as const

/** Reads every `.avsc` under `root`; names the file when one is not valid JSON. */
export function readSchemas(root: string): SchemaFolder {
  const files = RECORD_FOLDERS.flatMap((folder) => filesOf(join(root, folder)))
  const shared = filesOf(join(root, 'shared')).map((path) => readSchema(path) as NamedSchema)
  return {
    records: files.map((path) => ({ path, schema: readSchema(path) as AvroRecord })),
    shared: new Map(shared.map((schema) => [fullName(schema.name, schema.namespace), schema])),
    envelope: readSchema(join(root, 'envelope.avsc')) as AvroRecord,
  }
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.avsc'))
    .map((entry) => join(folder, entry.name))
    .sort()

function readSchema(path: string): NamedSchema {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as NamedSchema
  } catch (cause) {
    throw new Error(`${path} is not valid JSON: correct it and generate again`, { cause })
  }
}

/**
 * The schema with every reference to a shared type replaced by its definition at first use, and without docs:
 * a registry keeps one id for a schema whose wording is improved.
 */
export function selfContained(schema: AvroRecord, shared: ReadonlyMap<string, NamedSchema>): AvroRecord {
  const defined = new Set<string>()
  const resolve = (part: AvroSchema, namespace: string | undefined): AvroSchema => {
    if (typeof part === 'string') return resolveName(part, namespace)
    if (isUnion(part)) return part.map((branch) => resolve(branch, namespace))
    if (part.type === 'array') return { ...part, items: resolve(part.items, namespace) }
    if (part.type === 'map') return { ...part, values: resolve(part.values, namespace) }
    return 'name' in part ? define(part, namespace) : part
  }
  const resolveName = (name: string, namespace: string | undefined): AvroSchema => {
    if (isPrimitive(name)) return name
    const full = fullName(name, namespace)
    if (defined.has(full)) return full
    const definition = shared.get(full)
    if (definition === undefined) throw new Error(`${schema.name} refers to ${full}, which no file of shared/ defines`)
    return define(definition, namespaceOf(full))
  }
  const define = (named: NamedSchema, namespace: string | undefined): AvroSchema => {
    const full = fullName(named.name, named.namespace ?? namespace)
    if (defined.has(full)) throw new Error(`${schema.name} defines ${full} twice: move it to shared/`)
    defined.add(full)
    const { doc: _, ...bare } = named as AvroRecord
    if (named.type !== 'record') return bare
    return { ...bare, fields: named.fields.map((field) => resolveField(field, namespaceOf(full))) }
  }
  const resolveField = ({ doc: _, ...field }: AvroField, namespace: string | undefined): AvroField => ({
    ...field,
    type: resolve(field.type, namespace),
  })
  return define(schema, schema.namespace) as AvroRecord
}
