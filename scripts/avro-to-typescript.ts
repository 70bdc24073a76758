import type { AvroEnum, AvroField, AvroPrimitive, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { fullName, isPrimitive, isUnion, namespaceOf, shortName } from '#codec/avro-schema.ts'
import type { NamedSchema, SchemaFile, SchemaFolder } from './avro-files.ts'
import { selfContained } from './avro-files.ts'

const HEADER = `// Generated from the .avsc files of this folder by scripts/generate-types.ts: change those and generate again.

/** An Avro schema and the TypeScript type that it describes. \`json\` is self-contained and minified. */
export interface Schema<T> {
  readonly name: string
  readonly json: string
  readonly valueType?: T
}

/** Milliseconds since 1970. */
export type EpochMs = number

/** Millionths of a US dollar, an integer. */
export type MicroUsd = number
`

/** The text of types.ts. Throws when two named types share their short name, or a reference leads nowhere. */
export function renderTypes(folder: SchemaFolder): string {
  const declarations = new Declarations()
  for (const schema of folder.shared.values())
    declarations.add(schema, namespaceOf(fullName(schema.name, schema.namespace)))
  const records = folder.records.map((file) => renderRecord(file, folder, declarations))
  return [HEADER, renderEnvelope(folder), ...declarations.texts(), ...records].join('\n')
}

const renderEnvelope = ({ envelope, shared }: SchemaFolder): string =>
  `/** The fields that every typed envelope has before \`data\`, as Avro JSON. */
export const envelopeFieldsJson = ${literal(selfContained(envelope, shared).fields)}
`

function renderRecord({ path, schema }: SchemaFile, folder: SchemaFolder, declarations: Declarations): string {
  try {
    declarations.add(schema, schema.namespace)
    return renderConstants(schema, selfContained(schema, folder.shared))
  } catch (cause) {
    throw new Error(`${path}: ${(cause as Error).message}`, { cause })
  }
}

function renderConstants(schema: AvroRecord, contained: AvroRecord): string {
  const full = fullName(schema.name, schema.namespace)
  const required = schema.fields.filter((field) => field.default === undefined).map((field) => `'${field.name}'`)
  const defaults = schema.fields.filter((field) => field.default !== undefined).map(renderDefault)
  return `export const ${schema.name}Schema: Schema<${schema.name}> = {
  name: '${full}',
  json: ${literal(contained)},
}

/** Values of the schema for fields left out by a writer. */
export const ${schema.name}Defaults: Omit<${schema.name}, ${required.join(' | ') || 'never'}> = {
${defaults.join('')}}
`
}

const renderDefault = (field: AvroField): string =>
  `  ${field.name}: ${isDecimal(field.type) ? '0' : typeof field.default === 'string' ? quoted(field.default) : JSON.stringify(field.default)},\n`

const literal = (schema: unknown): string => quoted(JSON.stringify(schema))

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** The named types met so far, each declared once. */
class Declarations {
  readonly #texts = new Map<string, { readonly full: string; readonly text: string }>()

  /** Declares `schema` and every type that is defined within it. */
  add(schema: NamedSchema, namespace: string | undefined): void {
    const full = fullName(schema.name, schema.namespace ?? namespace)
    const earlier = this.#texts.get(schema.name)
    if (earlier !== undefined) throw new Error(`${full} and ${earlier.full} would be one TypeScript name: rename one`)
    this.#texts.set(schema.name, { full, text: renderNamed(schema) })
    if (schema.type === 'record') for (const field of schema.fields) this.#addWithin(field.type, namespaceOf(full))
  }

  #addWithin(schema: AvroSchema, namespace: string | undefined): void {
    if (typeof schema === 'string') return
    if (isUnion(schema)) for (const branch of schema) this.#addWithin(branch, namespace)
    else if (schema.type === 'array') this.#addWithin(schema.items, namespace)
    else if (schema.type === 'map') this.#addWithin(schema.values, namespace)
    else if ('name' in schema) this.add(schema, namespace)
  }

  texts(): string[] {
    return [...this.#texts.values()].map(({ text }) => text)
  }
}

function renderNamed(schema: NamedSchema): string {
  if (schema.type === 'enum') return renderEnum(schema)
  if (schema.type === 'fixed') return `export type ${schema.name} = Uint8Array\n`
  const fields = schema.fields.map(
    (field) => `${renderDoc(field.doc, '  ')}  readonly ${field.name}: ${typeOf(field.type)}\n`,
  )
  return `${renderDoc(schema.doc, '')}export interface ${schema.name} {\n${fields.join('')}}\n`
}

const renderEnum = (schema: AvroEnum): string =>
  `${renderDoc(schema.doc, '')}export type ${schema.name} = ${schema.symbols.map((symbol) => `'${symbol}'`).join(' | ')}\n`

const renderDoc = (doc: string | undefined, indent: string): string =>
  doc === undefined ? '' : `${indent}/** ${doc.replaceAll('*/', '* /')} */\n`

const PRIMITIVE_TYPES: Readonly<Record<AvroPrimitive['type'], string>> = {
  null: 'null',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  bytes: 'Uint8Array',
  string: 'string',
}

function typeOf(schema: AvroSchema): string {
  if (typeof schema === 'string') return isPrimitive(schema) ? PRIMITIVE_TYPES[schema] : shortName(schema)
  if (isUnion(schema)) return nullLast(schema).map(typeOf).join(' | ')
  if (schema.type === 'array') return `readonly ${elementOf(schema.items)}[]`
  if (schema.type === 'map') return `Readonly<Record<string, ${typeOf(schema.values)}>>`
  if ('name' in schema) return schema.name
  if (schema.logicalType === 'timestamp-millis') return 'EpochMs'
  return isDecimal(schema) ? 'MicroUsd' : PRIMITIVE_TYPES[schema.type]
}

const nullLast = (branches: readonly AvroSchema[]): readonly AvroSchema[] =>
  branches[0] === 'null' ? [...branches.slice(1), 'null'] : branches

const elementOf = (items: AvroSchema): string => (isUnion(items) ? `(${typeOf(items)})` : typeOf(items))

/** Money is the one decimal here: precision 18, scale 6. Any other is refused rather than misread. */
function isDecimal(schema: AvroSchema): boolean {
  if (typeof schema === 'string' || isUnion(schema) || !('logicalType' in schema)) return false
  if (schema.logicalType !== 'decimal') return false
  if (schema.precision === 18 && schema.scale === 6) return true
  throw new Error(`decimal(${schema.precision},${schema.scale}) has no TypeScript type: use decimal(18,6)`)
}
