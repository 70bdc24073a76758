import { createHash } from 'node:crypto'
import avsc from 'avsc'
import type { Slab } from '#stream/slab.ts'
import type { StoreKey } from '#stream/store-key.ts'
import type { Row, Store } from '#stream/store-port.ts'
import { fingerprintBytes, readHeader, writeHeader } from './row-header.ts'

/** A row or its header cannot be read or written: the changelog and the topology disagree. */
export class RowCodecError extends Error {
  readonly code = 'ROW_INVALID'
}

/** Largest Avro body of a row: below a topic's default limit of 1 MiB, with room for key and header. */
export const maxRowBytes = 900_000
/** Rows that may be too large are encoded here, only to be measured. */
const scratch = Buffer.allocUnsafeSlow(maxRowBytes)
/** A field that the schema does not have would live in memory and be gone after a restore. */
const strict = { noUndeclaredFields: true }

/** Names a schema text in row headers: the first 32 bits of its SHA-256. */
const schemaFingerprint = (json: string): number => createHash('sha256').update(json).digest().readUInt32BE()

/** A fingerprint as a changelog names it: 8 hex digits. */
const hexOf = (fingerprint: number): string => fingerprint.toString(16).padStart(fingerprintBytes * 2, '0')

interface StoreCodec {
  readonly name: string
  readonly json: string
  readonly type: avsc.Type
  readonly fingerprint: number
  readonly resolvers: Map<number, avsc.Resolver>
}

/**
 * Rows as bytes: a header with the fingerprint of the writer's schema, then an Avro body.
 * A row of an earlier schema is read through Avro schema resolution; its text is a row of the changelog too.
 */
export class RowCodecs {
  readonly #stores: ReadonlyMap<number, StoreCodec>
  readonly #writers = new Map<string, Pick<StoreCodec, 'json' | 'type'>>()
  /** The numbers of the stores. */
  readonly stores: readonly number[]
  /** The schema texts of the stores by fingerprint in hex: what a changelog must hold before rows of them. */
  readonly schemas: ReadonlyMap<string, string>

  constructor(stores: readonly Store<StoreKey, unknown>[]) {
    this.stores = stores.map(({ number }) => number)
    this.#stores = new Map(stores.map(({ number, name, schema }) => [number, storeCodec(name, schema.json)]))
    this.schemas = new Map([...this.#stores.values()].map(({ fingerprint, json }) => [hexOf(fingerprint), json]))
  }

  /**
   * Makes a writer's schema known, as found in the changelog. Each task of a pod brings the same ones.
   * @throws RowCodecError when it is not the schema of this fingerprint, or another one has the same fingerprint by chance
   */
  learn(fingerprint: string, json: string): void {
    if (hexOf(schemaFingerprint(json)) !== fingerprint)
      throw new RowCodecError(
        `the text of schema ${fingerprint} is another one; another program has written to this changelog`,
      )
    const known = this.#writers.get(fingerprint)?.json ?? this.schemas.get(fingerprint)
    if (known !== undefined && known !== json)
      throw new RowCodecError(
        `two schemas have the fingerprint ${fingerprint}; change a doc in the schema of the store to give it another one`,
      )
    if (!this.#writers.has(fingerprint))
      this.#writers.set(fingerprint, { json, type: avsc.Type.forSchema(JSON.parse(json) as avsc.Schema) })
  }

  /**
   * Everything that could keep a row from the changelog shows here, while its record can still become a dead letter.
   * @throws RowCodecError naming the first field that does not fit the store's schema, without its value
   */
  check(store: number, { value, deadline }: Row<unknown>): void {
    const { type, name } = this.#store(store)
    if (deadline !== undefined && !(Number.isSafeInteger(deadline) && deadline >= 0))
      throw new RowCodecError(`a timer of store ${name} has no whole, non-negative deadline; round it in the rule`)
    this.#checkValue(type, name, value)
    if (mostBytes(value) > maxRowBytes && type.encode(value, scratch, 0) < 0)
      throw new RowCodecError(`a row of store ${name} is larger than ${maxRowBytes} bytes; keep less in it or split it`)
  }

  #checkValue(type: avsc.Type, name: string, value: unknown): void {
    if (type.isValid(value, strict)) return
    let path = ''
    type.isValid(value, { ...strict, errorHook: (parts) => (path ||= parts.join('.')) })
    throw new RowCodecError(
      `a row of store ${name} does not fit its schema at "${path}"; mend the rule that returned it`,
    )
  }

  /** Writes a row at the slab's position and advances it. */
  encode(store: number, row: Row<unknown>, slab: Slab): void {
    const { type, fingerprint } = this.#store(store)
    writeHeader(fingerprint, row, slab)
    writeAvro(type, row.value, slab)
  }

  /** @throws RowCodecError when the bytes are no row, or of a schema that the changelog does not hold. */
  decode(store: number, bytes: Buffer): Row<unknown> {
    const header = readHeader(bytes)
    if (header === undefined)
      throw new RowCodecError(
        `a row of store number ${store} has only ${bytes.length} bytes; another program has written to this changelog`,
      )
    const { fingerprint, deadline, emitted, born } = header
    const codec = this.#store(store)
    const resolver = fingerprint === codec.fingerprint ? undefined : this.#resolver(codec, fingerprint)
    return { value: readAvro(codec, bytes.subarray(header.bytes), resolver), deadline, emitted, born }
  }

  #resolver(codec: StoreCodec, fingerprint: number): avsc.Resolver {
    const known = codec.resolvers.get(fingerprint)
    if (known !== undefined) return known
    const hex = hexOf(fingerprint)
    const writer = this.#writers.get(hex)?.type
    if (writer === undefined)
      throw new RowCodecError(
        `a row of store ${codec.name} was written with schema ${hex}, whose text the changelog does not hold; ` +
          `run the version that wrote it, or a new application version`,
      )
    const resolver = resolverOf(codec, writer, hex)
    codec.resolvers.set(fingerprint, resolver)
    return resolver
  }

  #store(number: number): StoreCodec {
    const codec = this.#stores.get(number)
    if (codec === undefined)
      throw new RowCodecError(
        `the topology has no store number ${number}; run the version that wrote it, or a new application version`,
      )
    return codec
  }
}

const resolverOf = ({ name, type }: StoreCodec, writer: avsc.Type, hex: string): avsc.Resolver => {
  try {
    return type.createResolver(writer)
  } catch (error) {
    throw new RowCodecError(
      `a row of store ${name} was written with schema ${hex}, which this build cannot read; ` +
        `run the version that wrote it, or a new application version`,
      { cause: error },
    )
  }
}

const readAvro = ({ name, type }: StoreCodec, body: Buffer, resolver: avsc.Resolver | undefined): unknown => {
  try {
    return type.fromBuffer(body, resolver)
  } catch (error) {
    throw new RowCodecError(
      `a row of store ${name} does not hold what its schema says; another program has written to this changelog`,
      { cause: error },
    )
  }
}

const storeCodec = (name: string, json: string): StoreCodec => ({
  name,
  json,
  type: avsc.Type.forSchema(JSON.parse(json) as avsc.Schema),
  fingerprint: schemaFingerprint(json),
  resolvers: new Map(),
})

/** avsc answers a buffer that is too small with the negative number of missing bytes. */
const writeAvro = (type: avsc.Type, value: unknown, slab: Slab): void => {
  let end = type.encode(value, slab.buffer, slab.position)
  if (end < 0) {
    slab.reserve(slab.buffer.length - slab.position - end)
    end = type.encode(value, slab.buffer, slab.position)
  }
  slab.position = end
}

/** An upper bound of a value's Avro body that costs a fraction of encoding it: 3 bytes per UTF-16 unit, 10 per number or length. */
const mostBytes = (value: unknown): number => {
  if (typeof value === 'string') return 10 + value.length * 3
  if (typeof value !== 'object' || value === null) return 10
  if (value instanceof Uint8Array) return 10 + value.length
  let bytes = 20
  if (Array.isArray(value)) for (const item of value) bytes += mostBytes(item)
  else for (const [name, field] of Object.entries(value)) bytes += name.length * 3 + mostBytes(field)
  return bytes
}
