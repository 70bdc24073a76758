import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import type { SeededRandom } from '#world/simulator/seeded-random.ts'

/** A writer's record and the one that a reader has for it; they resolve. */
export interface SchemaPair {
  readonly writer: AvroRecord
  readonly reader: AvroRecord
}

/** `reader` is undefined where the reader has no such field: the decoder skips the value. */
interface TypePair {
  readonly writer: AvroSchema
  readonly reader: AvroSchema | undefined
}

const millis: AvroSchema = { type: 'long', logicalType: 'timestamp-millis' }
const money: AvroSchema = { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 6 }
const cents: AvroSchema = { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 2 }
const uuid: AvroSchema = { type: 'string', logicalType: 'uuid' }

const LEAVES: readonly [TypePair, ...TypePair[]] = [
  { writer: 'null', reader: 'null' },
  { writer: 'boolean', reader: 'boolean' },
  { writer: 'int', reader: 'int' },
  { writer: 'int', reader: 'long' },
  { writer: 'int', reader: 'float' },
  { writer: 'int', reader: 'double' },
  { writer: 'long', reader: 'long' },
  { writer: 'long', reader: 'float' },
  { writer: 'long', reader: 'double' },
  { writer: 'float', reader: 'double' },
  { writer: 'double', reader: 'double' },
  { writer: 'string', reader: 'string' },
  { writer: 'string', reader: 'bytes' },
  { writer: 'bytes', reader: 'string' },
  { writer: 'bytes', reader: 'bytes' },
  { writer: millis, reader: millis },
  { writer: money, reader: money },
  { writer: cents, reader: undefined },
  { writer: uuid, reader: 'string' },
  { writer: ['int', 'long', 'float'], reader: 'double' },
  { writer: ['string', 'bytes'], reader: 'string' },
  { writer: 'bytes', reader: ['null', 'string'] },
]

/** Names that every object has: a decoder or guard that looks them up in a plain object finds a function. */
const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty'] as const

interface Named {
  readonly full: string
  /** Undefined where the reader has no such type. */
  readonly reader: string | undefined
}

/** Draws one pair: types of every kind, evolved from writer to reader in every way that Avro allows. */
class PairDraw {
  readonly #random: SeededRandom
  readonly #named: Named[] = []
  #names = 0

  constructor(random: SeededRandom) {
    this.#random = random
  }

  record(name: string, depth: number, isRead: boolean): TypePair {
    const fields = Array.from({ length: this.#random.between(depth === 0 ? 2 : 0, 4) }, (_, index) =>
      this.#field(`f${index}`, depth + 1, isRead),
    )
    const written = fields.map(({ writer }) => writer)
    const read = [...fields.flatMap(({ reader }) => reader ?? []), ...this.#ownFields()]
    const evolved = this.#random.chance(0.3) && !hasNames(read) ? read.toReversed() : read
    return {
      writer: { type: 'record', name, fields: written },
      reader: isRead ? { type: 'record', name, fields: evolved } : undefined,
    }
  }

  #field(name: string, depth: number, isRead: boolean): { writer: AvroField; reader: AvroField | undefined } {
    const { writer, reader } = this.#type(depth, isRead && this.#random.chance(0.7))
    const renamed = { name: `new_${name}`, aliases: [name] }
    const known = this.#random.chance(0.2) ? renamed : { name }
    return { writer: { name, type: writer }, reader: reader === undefined ? undefined : { ...known, type: reader } }
  }

  #ownFields(): readonly AvroField[] {
    if (this.#random.chance(0.7)) return []
    return [
      { name: 'own', type: ['null', 'string'], default: null },
      { name: 'list', type: { type: 'array', items: 'int' }, default: [] },
    ]
  }

  #type(depth: number, isRead: boolean): TypePair {
    const draw = this.#random.share()
    if (depth > 4 || draw < 0.4) return this.#leaf(isRead)
    if (draw < 0.6) return this.#many(depth, isRead)
    if (draw < 0.75) return this.#union(depth, isRead)
    if (draw < 0.85) return this.#reference(isRead) ?? this.#leaf(isRead)
    return draw < 0.93 ? this.#nested(depth, isRead) : this.#closed(isRead)
  }

  #leaf(isRead: boolean): TypePair {
    const leaf = this.#random.pick(LEAVES)
    return { writer: leaf.writer, reader: isRead ? leaf.reader : undefined }
  }

  #many(depth: number, isRead: boolean): TypePair {
    const { writer, reader } = this.#type(depth + 1, isRead)
    return this.#random.chance(0.6)
      ? { writer: { type: 'array', items: writer }, reader: reader && { type: 'array', items: reader } }
      : { writer: { type: 'map', values: writer }, reader: reader && { type: 'map', values: reader } }
  }

  #union(depth: number, isRead: boolean): TypePair {
    const { writer, reader } = this.#type(depth + 1, isRead)
    if (Array.isArray(writer) || Array.isArray(reader) || writer === 'null') return { writer, reader }
    const optional: AvroSchema | undefined = reader && ['null', reader]
    return this.#random.pick<TypePair>([
      { writer: ['null', writer], reader: optional },
      { writer: [writer, 'null'], reader: optional },
      { writer: [writer], reader },
      { writer, reader: optional },
    ])
  }

  #nested(depth: number, isRead: boolean): TypePair {
    const { short, full, attributes } = this.#name()
    this.#named.push({ full, reader: isRead ? full : undefined })
    const { writer, reader } = this.record(short, depth + 1, isRead)
    return named({ writer, reader }, attributes)
  }

  /** An enum whose later symbols read as its default, or a fixed. */
  #closed(isRead: boolean): TypePair {
    const { short, full, attributes } = this.#name()
    this.#named.push({ full, reader: isRead ? full : undefined })
    const size = this.#random.between(0, 5)
    const fixed: AvroSchema = { type: 'fixed', name: short, size }
    const wide: AvroSchema = { type: 'enum', name: short, symbols: ['A', 'B', 'C'] }
    const narrow: AvroSchema = { type: 'enum', name: short, symbols: ['B', 'UNKNOWN'], default: 'UNKNOWN' }
    const [writer, reader] = this.#random.chance(0.5) ? [fixed, fixed] : [wide, narrow]
    return named({ writer, reader: isRead ? reader : undefined }, attributes)
  }

  /** A type that stands before, or around this place: then it nests in itself, behind a null or in a list. */
  #reference(isRead: boolean): TypePair | undefined {
    const found = this.#named.filter(({ reader }) => !isRead || reader !== undefined)
    const [first, ...others] = found
    if (first === undefined) return undefined
    const { full, reader } = this.#random.pick([first, ...others])
    const read = isRead ? reader : undefined
    return this.#random.chance(0.5)
      ? { writer: ['null', full], reader: read && ['null', read] }
      : { writer: { type: 'array', items: full }, reader: read && { type: 'array', items: read } }
  }

  #name(): { readonly short: string; readonly full: string; readonly attributes: object } {
    const number = this.#names++
    const short = INHERITED[number - 1] ?? `T${number}`
    const namespace = this.#random.chance(0.3) ? `other${number}` : NAMESPACE
    return { short, full: `${namespace}.${short}`, attributes: { namespace } }
  }
}

const NAMESPACE = 'fuzz.v1'

/** A type must stand before what refers to it. */
const hasNames = (fields: readonly AvroField[]): boolean =>
  JSON.stringify(fields).includes('.') || JSON.stringify(fields).includes('"namespace"')

const named = ({ writer, reader }: TypePair, attributes: object): TypePair => ({
  writer: { ...(writer as object), ...attributes } as AvroSchema,
  reader: reader && ({ ...(reader as object), ...attributes } as AvroSchema),
})

/** A pair of records of one name; the same random numbers give the same pair. */
export const randomPair = (random: SeededRandom): SchemaPair => {
  const { writer, reader } = named(new PairDraw(random).record('Data', 0, true), { namespace: NAMESPACE })
  return { writer: writer as AvroRecord, reader: reader as AvroRecord }
}
