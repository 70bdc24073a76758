import type { AvroEnum, AvroField, AvroFixed, AvroRecord, AvroSchema } from './avro-schema.ts'
import { isUnion, shortName } from './avro-schema.ts'
import type { Misfit } from './misfit.ts'
import { misfitText } from './misfit.ts'
import type { Definition, NamedType } from './named-types.ts'
import { NamedTypes } from './named-types.ts'
import { describeType, matches } from './type-match.ts'

/** How one reader sees the records of one writer. */
export interface SchemaResolution {
  /** The writer's schema as a decoder must take it: the same bytes, told in the reader's names. */
  readonly writer: AvroSchema
  /** Why the records cannot be read, each with the path of its field; empty when they can. */
  readonly faults: readonly string[]
  /** The same in parts. */
  readonly misfits: readonly Misfit[]
}

/** The logical type of a `long` without a field here: it is passed over, and may use all of its 64 bits. */
export const UNREAD = 'unread'

/**
 * Resolves the schema of a writer against that of a reader, by Avro 1.12
 * (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution) but for units, see {@link matches}.
 * The result lacks everything without a meaning to this reader: defaults and aliases of the writer, names of unknown fields,
 * symbols and types. A decoder would fail on some of them, although the records are in order.
 * @throws an error of any class when `writer` is no Avro schema
 */
export function resolveSchemas(reader: AvroSchema, writer: AvroSchema): SchemaResolution {
  const resolver = new Resolver(new NamedTypes(reader), new NamedTypes(writer))
  const resolved = resolver.resolve()
  return { writer: resolved, faults: resolver.misfits.map(misfitText), misfits: resolver.misfits }
}

/** Each type of the writer gets a new name: two of its namespaces can hold one short name, and one type can be read as two. */
class Resolver {
  readonly misfits: Misfit[] = []
  readonly #reader: NamedTypes
  readonly #writer: NamedTypes
  /** New names, by the full names of writer and reader. */
  readonly #names = new Map<string, string>()

  constructor(reader: NamedTypes, writer: NamedTypes) {
    this.#reader = reader
    this.#writer = writer
  }

  resolve(): AvroSchema {
    return this.#read(this.#writer.root, this.#reader.root, '')
  }

  /** @param whole the union of which `writer` may be a branch */
  #read(writer: AvroSchema, reader: AvroSchema, path: string, whole = writer): AvroSchema {
    if (isUnion(writer)) return writer.map((branch) => this.#read(branch, reader, path, whole))
    const written = this.#writer.definitionOf(writer)
    const choices = (isUnion(reader) ? reader : [reader]).map((choice) => this.#reader.definitionOf(choice))
    const match = choices.find((choice) => matches(choice, written))
    if (match !== undefined) return this.#readParts(written, match, path)
    this.misfits.push({
      kind: 'type',
      path,
      written: describeType(written),
      declared: told(this.#writer, whole),
      read: told(this.#reader, reader),
    })
    return writer
  }

  /** `read` matches `written`, so both are of one kind. */
  #readParts(written: Definition, read: Definition, path: string): AvroSchema {
    switch (written.type) {
      case 'array':
        return { type: 'array', items: this.#read(written.items, (read as typeof written).items, `${path}[]`) }
      case 'map':
        return { type: 'map', values: this.#read(written.values, (read as typeof written).values, `${path}{}`) }
      case 'record':
        return this.#named(written, read as AvroRecord, (name) => this.#record(written, read as AvroRecord, name, path))
      case 'enum':
        return this.#named(written, read as AvroEnum, (name) => this.#enum(written, read as AvroEnum, name, path))
      case 'fixed':
        return this.#named(written, read as AvroFixed, (name) => ({ type: 'fixed', name, size: written.size }))
      default:
        return written
    }
  }

  #named(writer: NamedType, reader: NamedType | undefined, define: (name: string) => AvroSchema): AvroSchema {
    const pair = `${writer.name} ${reader?.name}`
    const known = this.#names.get(pair)
    if (known !== undefined) return known
    const name = `writer${this.#names.size}.${shortName(reader?.name ?? 'Unread')}`
    this.#names.set(pair, name)
    return define(name)
  }

  #record(written: AvroRecord, read: AvroRecord, name: string, path: string): AvroRecord {
    const targets = new Map<AvroField, AvroField>()
    for (const field of read.fields) {
      const source = sourceOf(field, written)
      if (source !== undefined) targets.set(source, field)
      else if (field.default === undefined)
        this.misfits.push({
          kind: 'missing',
          path: below(path, field),
          written: undefined,
          declared: undefined,
          read: told(this.#reader, field.type),
        })
    }
    const fields = written.fields.map((field, index) => {
      const target = targets.get(field)
      return target === undefined
        ? { name: unread(index), type: this.#skip(field.type) }
        : { name: target.name, type: this.#read(field.type, target.type, below(path, target)) }
    })
    return { type: 'record', name, fields }
  }

  #enum({ symbols }: AvroEnum, read: AvroEnum, name: string, path: string): AvroEnum {
    const isKnown = (symbol: string): boolean => read.symbols.includes(symbol)
    if (read.default === undefined && !symbols.every(isKnown))
      this.misfits.push({
        kind: 'symbols',
        path,
        written: symbols.join(', '),
        declared: symbols.join(', '),
        read: read.symbols.join(', '),
      })
    return { type: 'enum', name, symbols: symbols.map((symbol, index) => (isKnown(symbol) ? symbol : unread(index))) }
  }

  /** The same bytes without a meaning. */
  #skip(writer: AvroSchema): AvroSchema {
    if (isUnion(writer)) return writer.map((branch) => this.#skip(branch))
    const written = this.#writer.definitionOf(writer)
    switch (written.type) {
      case 'array':
        return { type: 'array', items: this.#skip(written.items) }
      case 'map':
        return { type: 'map', values: this.#skip(written.values) }
      case 'record':
        return this.#named(written, undefined, (name) => ({ type: 'record', name, fields: this.#skipFields(written) }))
      case 'enum':
        return this.#named(written, undefined, (name) => ({
          type: 'enum',
          name,
          symbols: written.symbols.map((_, index) => unread(index)),
        }))
      case 'fixed':
        return this.#named(written, undefined, (name) => ({ type: 'fixed', name, size: written.size }))
      default:
        return written.type === 'long' ? { type: 'long', logicalType: UNREAD } : written.type
    }
  }

  #skipFields({ fields }: AvroRecord): readonly AvroField[] {
    return fields.map(({ type }, index) => ({ name: unread(index), type: this.#skip(type) }))
  }
}

/** The writer's field for a field of the reader: the one of its name, else the first of its aliases. */
const sourceOf = ({ name, aliases = [] }: AvroField, { fields }: AvroRecord): AvroField | undefined =>
  [name, ...aliases].map((each) => fields.find((field) => field.name === each)).find((field) => field !== undefined)

/** A type in a few words, with all branches of a union. */
const told = (types: NamedTypes, schema: AvroSchema): string =>
  (isUnion(schema) ? schema : [schema]).map((branch) => describeType(types.definitionOf(branch))).join(' or ')

const unread = (index: number): string => `unread${index}`

const below = (path: string, { name }: AvroField): string => (path === '' ? name : `${path}.${name}`)
