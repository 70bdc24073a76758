import { isUtf8 } from 'node:buffer'
import { type EncodedKey, maxKeyLength } from '#stream/store-key.ts'
import type { Slab } from '#stream/slab.ts'
import type { EngineRows } from './checkpoint.ts'
import type { Layers } from './layers.ts'
import { RowCodecError, type RowCodecs } from './row-codec.ts'
import { readVarint, varintBytes, writeVarint } from './varint.ts'

/** Where changelog records go: opened with a key, value written into the slab, sealed. */
export interface ChangelogSink {
  readonly slab: Slab
  writeKey(key: Uint8Array): void
  write(value: string): void
  /** `hasValue` false makes a tombstone. */
  seal(hasValue: boolean): void
}

/** Store number of the engine's own rows: commit rows and schema texts. They have no header. */
export const engineStore = 0
const mostNumberBytes = 4
const commitRowName = 'commit'
const schemaPrefix = 'schema/'
const topologyPrefix = 'topology/'

/** Records of one store in a changelog, and the bytes of their keys and values. */
export interface WrittenRows {
  readonly store: number
  readonly records: number
  readonly bytes: number
}

/**
 * Writes the last row per key of the frozen overlay, and weighs them; deleted rows become tombstones.
 * @returns what was written, by store
 */
export const writeRows = (layers: Layers, rows: RowCodecs, sink: ChangelogSink): readonly WrittenRows[] => {
  const start = sink.slab.position
  const written: { store: number; records: number; bytes: number }[] = []
  for (const [store, key, row] of layers.frozen()) {
    const from = sink.slab.position
    sink.writeKey(changelogKey(store, key))
    if (row !== undefined) rows.encode(store, row, sink.slab)
    sink.seal(row !== undefined)
    let ofStore = written.at(-1)
    if (ofStore?.store !== store) written.push((ofStore = { store, records: 0, bytes: 0 }))
    ofStore.records++
    ofStore.bytes += sink.slab.position - from
  }
  layers.weigh(sink.slab.position - start)
  return written
}

/** Writes the texts of schemas, so that a restore needs no registry. */
export const writeSchemas = (schemas: ReadonlyMap<string, string>, sink: ChangelogSink): void => {
  for (const [fingerprint, json] of schemas) writeEngineRow(schemaPrefix + fingerprint, json, sink)
}

/** Writes the shape of the topology that its rows belong to from now on; the text belongs to the engine. */
export const writeTopology = (fingerprint: string, shape: string, sink: ChangelogSink): void =>
  writeEngineRow(topologyPrefix + fingerprint, shape, sink)

/** Writes the one row that says how far the task is; its text belongs to the engine. */
export const writeCommitRow = (text: string, sink: ChangelogSink): void => writeEngineRow(commitRowName, text, sink)

const writeEngineRow = (name: string, text: string, sink: ChangelogSink): void => {
  sink.writeKey(changelogKey(engineStore, name as EncodedKey))
  sink.write(text)
  sink.seal(true)
}

/** The shape of a topology, if it stands in this record. */
export const topologyIn = (key: Buffer, value: Buffer | null): string | undefined =>
  key.subarray(0, topologyKeys.length).equals(topologyKeys) ? value?.toString() : undefined

/** Rebuilds a task from its changelog, or from a checkpoint and the rest of it: records in offset order, later ones win. */
export class Restore implements EngineRows {
  /** Text of the newest commit row, when the changelog has one. */
  commitRow: string | undefined
  readonly schemas = new Map<string, string>()
  readonly topologies = new Map<string, string>()
  /** The first row that could not be read; the others were. */
  unreadable: RowCodecError | undefined
  /** Records read. */
  records = 0
  readonly #layers: Layers
  readonly #rows: RowCodecs

  /** @throws RowCodecError when a schema of the checkpoint has the fingerprint of another one */
  constructor(layers: Layers, rows: RowCodecs) {
    this.#layers = layers
    this.#rows = rows
    const { commitRow, schemas, topologies } = layers.checkpoint ?? {}
    this.commitRow = commitRow
    for (const [fingerprint, text] of schemas ?? []) this.#learn(fingerprint, text)
    for (const [fingerprint, shape] of topologies ?? []) this.topologies.set(fingerprint, shape)
  }

  /** A row that cannot be read is kept as {@link unreadable}: only all of the changelog tells why. Rows of stores that are gone are left out. */
  apply(key: Buffer, value: Buffer | null): void {
    this.records++
    try {
      const { store, name } = parseChangelogKey(key)
      if (store === engineStore) this.#applyEngineRow(name, value)
      else if (this.#layers.has(store))
        this.#layers.restore(store, name, value === null ? undefined : this.#rows.decode(store, value))
    } catch (error) {
      if (!(error instanceof RowCodecError)) throw error
      this.unreadable ??= error
    }
  }

  #applyEngineRow(name: string, value: Buffer | null): void {
    if (value === null) return
    if (name === commitRowName) this.commitRow = value.toString()
    else if (name.startsWith(schemaPrefix)) this.#learn(name.slice(schemaPrefix.length), value.toString())
    else if (name.startsWith(topologyPrefix)) this.topologies.set(name.slice(topologyPrefix.length), value.toString())
  }

  #learn(fingerprint: string, json: string): void {
    this.schemas.set(fingerprint, json)
    this.#rows.learn(fingerprint, json)
  }
}

/** A store number as varint, then the key in UTF-8: one changelog holds every store of a task. */
export const changelogKey = (store: number, key: EncodedKey): Buffer => {
  const bytes = Buffer.allocUnsafe(varintBytes(store) + Buffer.byteLength(key))
  bytes.write(key, writeVarint(store, bytes, 0))
  return bytes
}

/** @throws RowCodecError when the bytes do not start with a store number, or their name is not UTF-8. */
export const parseChangelogKey = (bytes: Buffer): { readonly store: number; readonly name: EncodedKey } => {
  const store = readVarint(bytes, 0)
  const start = varintBytes(store)
  const ends = bytes[start - 1]
  if (start > mostNumberBytes || ends === undefined || ends >= 0x80)
    throw new RowCodecError(
      'a changelog key does not start with a store number; another program has written to this changelog',
    )
  return { store, name: nameFrom(bytes, start) }
}

/** Other bytes could decode to the name of another row, with U+FFFD for each fault. */
const nameFrom = (bytes: Buffer, start: number): EncodedKey => {
  const name = bytes.toString('utf8', start)
  if (name.length > maxKeyLength)
    throw new RowCodecError('a changelog key is longer than any key; another program has written to this changelog')
  if (name.includes('\uFFFD') && !isUtf8(bytes.subarray(start)))
    throw new RowCodecError('a changelog key is no UTF-8; another program has written to this changelog')
  return name as EncodedKey
}

/** How keys of topologies begin. */
const topologyKeys = changelogKey(engineStore, topologyPrefix as EncodedKey)
