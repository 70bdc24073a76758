import type { Slab } from '#stream/slab.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import { keysWith, rowsOf, type StoreLayout } from '#state/ordered-rows.ts'
import type { Overlay } from '#state/overlay.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import { sortedUnion } from '#state/sorted-union.ts'
import type { Table } from '#state/table.ts'
import type { Visit } from '#state/timers.ts'
import { writeChecked } from './checksum.ts'
import { diskKey } from './disk-key.ts'
import type { RowParcel } from './row-parcel.ts'
import { RowCache } from './row-cache.ts'
import { timerKey, writeTimer } from './timer-key.ts'
import type { RowReader } from './row-reader.ts'

/**
 * Committed rows of one store, the newest first: put since the last write, on their way to the disk, read or written lately, on
 * disk. The first two are in memory alone, and hide the others.
 */
export class DiskTable implements Table {
  readonly #store: StoreLayout
  readonly #reader: RowReader
  readonly #codecs: RowCodecs
  readonly #cache: RowCache
  #pinned: Overlay
  #leaving: Overlay

  /** @param cacheBytes bound of the rows in memory beside the disk, counted as on disk */
  constructor(store: StoreLayout, reader: RowReader, codecs: RowCodecs, cacheBytes: number) {
    this.#store = store
    this.#reader = reader
    this.#codecs = codecs
    this.#cache = new RowCache(cacheBytes)
    this.#pinned = rowsOf(store)
    this.#leaving = rowsOf(store)
  }

  /** Rows in memory alone. */
  get pinnedRows(): number {
    return this.#pinned.size + this.#leaving.size
  }

  get(key: EncodedKey): Row<unknown> | undefined {
    const pinned = this.#pinned.get(key)
    if (pinned !== undefined || this.#pinned.has(key)) return pinned
    const leaving = this.#leaving.get(key)
    if (leaving !== undefined || this.#leaving.has(key)) return leaving
    const cached = this.#cache.get(key)
    return cached === undefined ? this.#read(key) : cached.row
  }

  put(key: EncodedKey, row: Row<unknown> | undefined): void {
    this.#pinned.set(key, row)
  }

  *entries(): Generator<readonly [EncodedKey, Row<unknown>], void> {
    const inMemory = new Set([...this.#pinned.keys(), ...this.#leaving.keys()])
    for (const key of inMemory) yield* this.#entry(key)
    for (const key of this.#reader.keys(this.#store.number)) if (!inMemory.has(key)) yield* this.#entry(key)
  }

  keysWith(prefix: EncodedKey, behind?: EncodedKey): Iterator<EncodedKey, undefined> {
    const inMemory = [this.#pinned, this.#leaving].map((rows) => keysWith(rows, prefix, behind))
    return sortedUnion([...inMemory, this.#reader.keysWith(this.#store.number, prefix, behind)])
  }

  /** All pinned rows are on their way to the disk from now on. */
  leave(): void {
    this.#leaving = this.#pinned
    this.#pinned = rowsOf(this.#store)
  }

  /** Timers of the rows in memory alone, after one time up to another one. */
  *timersBetween(after: number, until: number): Generator<Visit, void> {
    for (const rows of [this.#pinned, this.#leaving])
      for (const [key, row] of rows) {
        const at = row?.deadline
        if (at !== undefined && at > after && at <= until) yield { at, store: this.#store.number, key }
      }
  }

  /** The rows on their way. */
  get leaving(): Iterable<readonly [EncodedKey, Row<unknown> | undefined]> {
    return this.#leaving
  }

  /** Packs a row on its way, and its timer. */
  pack(key: EncodedKey, row: Row<unknown> | undefined, parcel: RowParcel): void {
    const { number } = this.#store
    const onDisk = diskKey(number, key)
    const encode = (slab: Slab) => this.#codecs.encode(number, row!, slab)
    const bytes = parcel.add(onDisk, row && ((slab) => writeChecked(encode, slab)))
    if (row?.deadline !== undefined) parcel.add(timerKey(row.deadline, onDisk), writeTimer)
    // It is hidden by the row on its way, and counts as soon as that one is gone.
    if (row === undefined) this.#cache.delete(key)
    else this.#cache.add(key, row, key.length + bytes)
  }

  /** The rows on their way are on disk. */
  arrive(): void {
    this.#leaving = rowsOf(this.#store)
  }

  /** The rows on their way may not have come to the disk: they are pinned again, unless put since. */
  stay(): void {
    // The other way around a million rows would stop the loop for seconds, at each try.
    for (const [key, row] of this.#pinned) this.#leaving.set(key, row)
    this.#pinned = this.#leaving
    this.arrive()
  }

  *#entry(key: EncodedKey): Generator<readonly [EncodedKey, Row<unknown>], void> {
    const row = this.get(key)
    if (row !== undefined) yield [key, row]
  }

  #read(key: EncodedKey): Row<unknown> | undefined {
    const stored = this.#reader.get(this.#store.number, key)
    // Rules may ask for the same missing row at every record.
    this.#cache.add(key, stored?.row, stored?.bytes ?? key.length)
    return stored?.row
  }
}
