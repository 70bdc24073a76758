import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import { keysWith, type Rows, rowsOf, type StoreLayout } from './ordered-rows.ts'

/** Committed rows of one store, in memory: the bottom layer. */
export class MemoryTable {
  readonly #rows: Rows<Row<unknown>>

  constructor(store: StoreLayout) {
    this.#rows = rowsOf(store)
  }

  get(key: EncodedKey): Row<unknown> | undefined {
    return this.#rows.get(key)
  }

  /** Puts the row, or deletes it with `undefined`. */
  put(key: EncodedKey, row: Row<unknown> | undefined): void {
    if (row === undefined) this.#rows.delete(key)
    else this.#rows.set(key, row)
  }

  entries(): IterableIterator<[EncodedKey, Row<unknown>]> {
    return this.#rows.entries()
  }

  /** The keys of an ordered store with a prefix, in order. */
  keysWith(prefix: EncodedKey): Iterator<EncodedKey, undefined> {
    return keysWith(this.#rows, prefix)
  }
}
