import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'

/** Committed rows of one store, in memory: the bottom layer. */
export class MemoryTable {
  readonly #rows = new Map<EncodedKey, Row<unknown>>()

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
}
