import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import type { Rows } from './ordered-rows.ts'

/** Rows written since the last commit; a deleted one stands as `undefined`, so that it hides the layer below. */
export type Overlay = Rows<Row<unknown> | undefined>

/** One write that can be taken back: what the overlay held before it, if anything. */
interface Undo {
  readonly overlay: Overlay
  readonly store: number
  readonly key: EncodedKey
  readonly had: boolean
  readonly before: Row<unknown> | undefined
}

/** The writes of the record or timer in progress, newest last. */
export class UndoLog {
  readonly #writes: Undo[] = []

  write(overlay: Overlay, store: number, key: EncodedKey, row: Row<unknown> | undefined): void {
    const before = overlay.get(key)
    this.#writes.push({ overlay, store, key, had: before !== undefined || overlay.has(key), before })
    overlay.set(key, row)
  }

  /** The writes stay. */
  clear(): void {
    this.#writes.length = 0
  }

  /** Takes the writes back, newest first, and names each row that they touched. */
  undo(touched: (store: number, key: EncodedKey) => void): void {
    for (let write = this.#writes.pop(); write !== undefined; write = this.#writes.pop()) {
      if (write.had) write.overlay.set(write.key, write.before)
      else write.overlay.delete(write.key)
      touched(write.store, write.key)
    }
  }
}
