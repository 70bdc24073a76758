import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import { keysWith, type Rows, rowsOf, type StoreLayout } from './ordered-rows.ts'
import type { Table, Tables } from './table.ts'

/** Keeps all rows in memory: for drivers, the simulation, and those who look at a changelog. */
export const inMemory: Tables = {
  of: (store) => new MemoryTable(store),
  fault: undefined,
  isBehind: false,
  unsavedBytes: 0,
  settle: () => undefined,
  close: () => Promise.resolve(),
}

/** The rows of one store. */
export class MemoryTable implements Table {
  readonly #rows: Rows<Row<unknown>>

  constructor(store: StoreLayout) {
    this.#rows = rowsOf(store)
  }

  get(key: EncodedKey): Row<unknown> | undefined {
    return this.#rows.get(key)
  }

  put(key: EncodedKey, row: Row<unknown> | undefined): void {
    if (row === undefined) this.#rows.delete(key)
    else this.#rows.set(key, row)
  }

  entries(): IterableIterator<[EncodedKey, Row<unknown>]> {
    return this.#rows.entries()
  }

  keysWith(prefix: EncodedKey, behind?: EncodedKey): Iterator<EncodedKey, undefined> {
    return keysWith(this.#rows, prefix, behind)
  }
}
