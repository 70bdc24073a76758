import { basename } from 'node:path'
import type { AvroField, AvroPrimitive, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { isUnion, shortName } from '#codec/avro-schema.ts'
import type { Definition, NamedType } from '#codec/named-types.ts'
import { NamedTypes } from '#codec/named-types.ts'
import type { NamedSchema, SchemaFolder } from './avro-files.ts'
import { selfContained } from './avro-files.ts'

const HEADER = `// Generated from the .avsc files of schemas-avro by scripts/generate-client-types.ts: change those and generate again.
import type { Timestamp } from '../../core/event.ts'
`

/** A message has every field (`read`); a caller may leave out a field with a default (`new`). */
type View = 'read' | 'new'

/**
 * The TypeScript types of the data of some topics, as a client sees them: times are texts, money is dollars. A reader gets a
 * record `X`, a caller gives `NewX`. Throws when a topic has no schema, or two types share a short name.
 */
export function renderClientTypes(folder: SchemaFolder, topics: readonly string[]): string {
  const types = new ClientTypes(folder)
  for (const topic of topics) types.add(topic)
  return [HEADER, ...types.texts.values()].join('\n')
}

class ClientTypes {
  readonly texts = new Map<string, string>()
  readonly #folder: SchemaFolder
  readonly #docs: Docs
  #named = new NamedTypes('null')

  constructor(folder: SchemaFolder) {
    this.#folder = folder
    this.#docs = new Docs(folder)
  }

  add(topic: string): void {
    const file = this.#folder.records.find(({ path }) => basename(path, '.avsc') === topic)
    if (file === undefined) throw new Error(`schemas-avro has no file for the topic ${topic}`)
    this.#named = new NamedTypes(selfContained(file.schema, this.#folder.shared))
    this.#declare(this.#named.definitionOf(this.#named.root) as AvroRecord)
  }

  #declare(type: NamedType): void {
    const name = shortName(type.name)
    if (this.texts.has(name)) return
    this.texts.set(name, '')
    if (type.type === 'enum')
      this.texts.set(
        name,
        `${this.#docs.of(name)}export type ${name} = ${type.symbols.map((symbol) => `'${symbol}'`).join(' | ')}\n`,
      )
    else if (type.type === 'record') this.#declareRecord(name, type)
    else throw new Error(`${name} is a fixed type, which no client reads`)
  }

  #declareRecord(name: string, { fields }: AvroRecord): void {
    const doc = this.#docs.of(name)
    const read = fields.map((field) => this.#field(name, field, 'read'))
    const given = fields.map((field) => this.#field(name, field, 'new'))
    this.texts.set(name, `${doc}export interface ${name} {\n${read.join('')}}\n`)
    this.texts.set(`New${name}`, `${doc}export interface New${name} {\n${given.join('')}}\n`)
  }

  #field(record: string, { name, type, default: given }: AvroField, view: View): string {
    const mayBeMissing = view === 'new' && given !== undefined
    const text = this.#typeOf(type, view)
    return `${this.#docs.of(record, name)}  readonly ${name}${mayBeMissing ? '?' : ''}: ${text}${mayBeMissing ? ' | undefined' : ''}\n`
  }

  #typeOf(schema: AvroSchema, view: View): string {
    if (isUnion(schema))
      return schema
        .map((branch) => this.#typeOf(branch, view))
        .sort(nullLast)
        .join(' | ')
    const type = this.#named.definitionOf(schema)
    if (type.type === 'array') return `readonly ${inBrackets(this.#typeOf(type.items, view))}[]`
    if (type.type === 'map') return `Readonly<Record<string, ${this.#typeOf(type.values, view)}>>`
    if (!('name' in type)) return primitiveType(type, view)
    this.#declare(type)
    return view === 'new' && type.type === 'record' ? `New${shortName(type.name)}` : shortName(type.name)
  }
}

const nullLast = (one: string, other: string): number => Number(one === 'null') - Number(other === 'null')

const inBrackets = (type: string): string => (type.includes(' | ') ? `(${type})` : type)

const names: ReadonlyMap<string, string> = new Map([
  ['null', 'null'],
  ['boolean', 'boolean'],
  ['string', 'string'],
  ['bytes', 'number'],
])

function primitiveType(type: Definition, view: View): string {
  const { type: name, logicalType } = type as AvroPrimitive
  if (logicalType === 'timestamp-millis') return view === 'new' ? 'Timestamp | Date' : 'Timestamp'
  return names.get(name) ?? 'number'
}

/** Docs of types and fields; self-contained schemas have none. */
class Docs {
  readonly #docs = new Map<string, string | undefined>()

  constructor(folder: SchemaFolder) {
    for (const schema of [...folder.shared.values(), ...folder.records.map((file) => file.schema)]) this.#note(schema)
  }

  /** A comment of a type or one of its fields; empty without one. */
  of(type: string, field?: string): string {
    const doc = this.#docs.get(field === undefined ? type : `${type}.${field}`)
    const indent = field === undefined ? '' : '  '
    return doc === undefined ? '' : `${indent}/** ${doc.replaceAll('*/', '* /')} */\n`
  }

  #note(schema: NamedSchema): void {
    if (schema.type === 'fixed') return
    this.#docs.set(shortName(schema.name), schema.doc)
    if (schema.type !== 'record') return
    for (const { name, doc, type } of schema.fields) {
      this.#docs.set(`${shortName(schema.name)}.${name}`, [doc, moneyDoc(type)].filter(Boolean).join(' ') || undefined)
      this.#noteWithin(type)
    }
  }

  #noteWithin(schema: AvroSchema): void {
    if (typeof schema === 'string') return
    if (isUnion(schema)) for (const branch of schema) this.#noteWithin(branch)
    else if (schema.type === 'array') this.#noteWithin(schema.items)
    else if (schema.type === 'map') this.#noteWithin(schema.values)
    else if ('name' in schema) this.#note(schema)
  }
}

const moneyDoc = (schema: AvroSchema): string =>
  typeof schema === 'object' && 'logicalType' in schema && schema.logicalType === 'decimal'
    ? 'US dollars, at most six decimals.'
    : ''
