import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import { MemoryTable } from './memory.ts'
import { type Overlay, UndoLog } from './overlay.ts'
import { Timers, type Visit } from './timers.ts'

/**
 * The rows of one task, newest layer first: the overlay of the open transaction, then what is committed.
 * A record or timer in progress can be undone; the whole overlay can be folded down or dropped.
 */
export class Layers {
  readonly #overlays = new Map<number, Overlay>()
  readonly #committed = new Map<number, MemoryTable>()
  readonly #undo = new UndoLog()
  readonly #timers = new Timers()

  /** @param stores the numbers of the task's stores */
  constructor(stores: readonly number[]) {
    for (const store of stores) {
      this.#overlays.set(store, new Map())
      this.#committed.set(store, new MemoryTable())
    }
  }

  get(store: number, key: EncodedKey): Row<unknown> | undefined {
    const overlay = this.#overlay(store)
    const row = overlay.get(key)
    return row !== undefined || overlay.has(key) ? row : this.#table(store).get(key)
  }

  /** Writes the row into the open overlay, or hides it with `undefined`; part of the record in progress. */
  put(store: number, key: EncodedKey, row: Row<unknown> | undefined): void {
    this.#undo.write(this.#overlay(store), store, key, row)
    this.#schedule(store, key, row)
  }

  /** Closes the record or timer in progress: its writes stay in the overlay. */
  keep(): void {
    this.#undo.clear()
  }

  /** Undoes the record or timer in progress. */
  undo(): void {
    this.#undo.undo((store, key) => this.#schedule(store, key, this.get(store, key)))
  }

  /** The first row whose timer is due at or before `until`, with its row; it stays due until its row says otherwise. */
  due(until: number): { readonly visit: Visit; readonly row: Row<unknown> } | undefined {
    for (let visit = this.#timers.peek(until); visit !== undefined; visit = this.#timers.peek(until)) {
      const row = this.get(visit.store, visit.key)
      if (row?.deadline === visit.at) return { visit, row }
      this.#timers.take()
      this.#schedule(visit.store, visit.key, row)
    }
    return undefined
  }

  /** Takes the due row's visit out of the index; its next write schedules it again. */
  take(): void {
    this.#timers.take()
  }

  /** The last write per key since the last fold, in order of first write. */
  *dirty(): Generator<readonly [store: number, key: EncodedKey, row: Row<unknown> | undefined]> {
    for (const [store, overlay] of this.#overlays) for (const [key, row] of overlay) yield [store, key, row]
  }

  /** The transaction is committed: the overlay becomes part of the committed rows. */
  fold(): void {
    for (const [store, key, row] of this.dirty()) this.#table(store).put(key, row)
    for (const overlay of this.#overlays.values()) overlay.clear()
  }

  /** The transaction is aborted: the rows are again what was committed, timers included. */
  drop(): void {
    this.#undo.clear()
    const touched = [...this.dirty()]
    for (const overlay of this.#overlays.values()) overlay.clear()
    for (const [store, key] of touched) this.#schedule(store, key, this.get(store, key))
  }

  /** Puts a committed row while a task is restored: no overlay, no undo. */
  restore(store: number, key: EncodedKey, row: Row<unknown> | undefined): void {
    this.#table(store).put(key, row)
    this.#schedule(store, key, row)
  }

  /** Committed and open rows of one store, in no particular order. */
  *rows(store: number): Generator<readonly [EncodedKey, Row<unknown>]> {
    const overlay = this.#overlay(store)
    for (const [key, row] of this.#table(store).entries()) if (!overlay.has(key)) yield [key, row]
    for (const [key, row] of overlay) if (row !== undefined) yield [key, row]
  }

  #schedule(store: number, key: EncodedKey, row: Row<unknown> | undefined): void {
    if (row?.deadline !== undefined) this.#timers.schedule(store, key, row.deadline)
  }

  #overlay(store: number): Overlay {
    return required(this.#overlays.get(store), store)
  }

  #table(store: number): MemoryTable {
    return required(this.#committed.get(store), store)
  }
}

const required = <T>(found: T | undefined, store: number): T => {
  if (found === undefined) throw new Error(`store number ${store} is not part of this task`)
  return found
}
