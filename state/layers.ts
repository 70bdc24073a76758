import type { Checkpoint } from './checkpoint.ts'
import type { RowCounts } from './row-counts.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import { sortedUnion } from './sorted-union.ts'
import { keysWith, type StoreLayout } from './ordered-rows.ts'
import { UndoLog } from './overlay.ts'
import { overlayOf, type Overlays, overlaysOf, required, writesOf } from './overlays.ts'
import type { Table, Tables } from './table.ts'
import { Timers, type Visit } from './timers.ts'

/** A row whose timer is due. */
export interface DueRow {
  readonly visit: Visit
  readonly row: Row<unknown>
}

/**
 * The rows of one task, newest layer first: the open overlay, the frozen one whose transaction is on its way, then what is
 * committed. A record or timer in progress can be undone; the frozen overlay is folded down, or both are dropped.
 */
export class Layers {
  readonly #stores: readonly StoreLayout[]
  #open: Overlays
  #frozen: Overlays
  readonly #tables: Tables
  readonly #committed: ReadonlyMap<number, Table>
  #frozenBytes = 0
  readonly #undo = new UndoLog()
  readonly #timers: Timers

  /**
   * @param stores the task's stores
   * @param tables keep their committed rows
   */
  constructor(stores: readonly StoreLayout[], tables: Tables) {
    this.#stores = stores
    this.#tables = tables
    this.#timers = new Timers(tables.timersBetween === undefined ? Infinity : -Infinity)
    this.#open = overlaysOf(stores)
    this.#frozen = overlaysOf(stores)
    this.#committed = new Map(stores.map((store) => [store.number, tables.of(store)]))
  }

  /** The numbers of all stores. */
  get stores(): Iterable<number> {
    return this.#committed.keys()
  }

  /** Whether a store is part of the task. */
  has(store: number): boolean {
    return this.#committed.has(store)
  }

  get(store: number, key: EncodedKey): Row<unknown> | undefined {
    const open = overlayOf(this.#open, store)
    const row = open.get(key)
    if (row !== undefined || open.has(key)) return row
    const frozen = overlayOf(this.#frozen, store)
    const below = frozen.get(key)
    return below !== undefined || frozen.has(key) ? below : this.#table(store).get(key)
  }

  /**
   * The first rows of a store with a prefix of their key, in the order of keys, as the next record would find them. Rows
   * deleted in an overlay are passed over.
   */
  range(store: number, prefix: EncodedKey, limit: number): readonly Row<unknown>[] {
    return this.page(store, prefix, limit).map(([, row]) => row)
  }

  /** The same rows with their keys; those behind a key, if it is given. */
  page(
    store: number,
    prefix: EncodedKey,
    limit: number,
    behind?: EncodedKey,
  ): readonly (readonly [EncodedKey, Row<unknown>])[] {
    return [...this.#first(store, prefix, limit, behind)]
  }

  /** The keys of the same rows. In a store without order it looks at all keys in memory. */
  keys(store: number, prefix: EncodedKey, limit: number): readonly EncodedKey[] {
    return this.page(store, prefix, limit).map(([key]) => key)
  }

  *#first(
    store: number,
    prefix: EncodedKey,
    limit: number,
    behind?: EncodedKey,
  ): Generator<readonly [EncodedKey, Row<unknown>], void> {
    const overlays = [this.#open, this.#frozen].map((each) => keysWith(overlayOf(each, store), prefix, behind))
    let left = limit
    for (const key of left > 0 ? sortedUnion([...overlays, this.#table(store).keysWith(prefix, behind)]) : []) {
      const row = this.get(store, key)
      if (row === undefined) continue
      yield [key, row]
      if (--left === 0) return
    }
  }

  /** Rows of the open overlay, deleted ones included. */
  get openRows(): number {
    let rows = 0
    for (const overlay of this.#open.values()) rows += overlay.size
    return rows
  }

  /** Writes the row into the open overlay, or hides it with `undefined`; part of the record in progress. */
  put(store: number, key: EncodedKey, row: Row<unknown> | undefined): void {
    this.#undo.write(overlayOf(this.#open, store), store, key, row)
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
  due(until: number): DueRow | undefined {
    for (;;) {
      const due = this.#dueWithinReach(Math.min(until, this.#timers.reach))
      if (due !== undefined || until <= this.#timers.reach) return due
      this.#reach(until)
    }
  }

  #dueWithinReach(until: number): DueRow | undefined {
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

  /** Every timer is visited again, also one taken out of the index without a new write of its row. */
  revisit(): void {
    if (this.#tables.timersBetween !== undefined) return this.#timers.moveReach(-Infinity)
    for (const { number } of this.#stores) for (const [key, row] of this.rows(number)) this.#schedule(number, key, row)
  }

  /**
   * Closes the open overlay, whose rows will be committed, and opens a new one above it.
   * @throws when the frozen one is neither folded nor dropped yet
   */
  freeze(): void {
    if (!this.frozen().next().done) throw new Error('the frozen overlay must be folded or dropped first')
    const emptied = this.#frozen
    this.#frozen = this.#open
    this.#open = emptied
  }

  /** The last write per key of the frozen overlay, in order of first write. */
  frozen(): Generator<readonly [store: number, key: EncodedKey, row: Row<unknown> | undefined], void> {
    return writesOf(this.#frozen)
  }

  /** The rows of the frozen overlay have so many bytes in the changelog. */
  weigh(bytes: number): void {
    this.#frozenBytes = bytes
  }

  /** The transaction is committed: the frozen overlay becomes part of the committed rows. */
  fold(): void {
    for (const [store, key, row] of this.frozen()) this.#table(store).put(key, row)
    for (const overlay of this.#frozen.values()) overlay.clear()
    void this.settle(this.#frozenBytes)
    this.#frozenBytes = 0
  }

  /** The transaction is aborted: the rows are again what was committed, timers included. */
  drop(): void {
    this.#undo.clear()
    const touched = [...this.frozen(), ...writesOf(this.#open)]
    this.#open = overlaysOf(this.#stores)
    this.#frozen = overlaysOf(this.#stores)
    for (const [store, key] of touched) this.#schedule(store, key, this.get(store, key))
  }

  /** Puts a committed row while a task is restored: no overlay, no undo. {@link settle} comes next. */
  restore(store: number, key: EncodedKey, row: Row<unknown> | undefined): void {
    this.#table(store).put(key, row)
    this.#schedule(store, key, row)
  }

  /** Committed rows of so many bytes were put, and may leave memory. When there is a promise, many more must wait for it. */
  settle(bytes: number): Promise<void> | undefined {
    return this.#tables.settle(bytes)
  }

  /** The committed rows began with those of a checkpoint. */
  get checkpoint(): Checkpoint | undefined {
    return this.#tables.checkpoint
  }

  /** Committed rows as of their last write to the disk, if somebody counts them. */
  get counts(): RowCounts | undefined {
    return this.#tables.counts
  }

  /** Timers in memory whose deadline lies before this time, as {@link Timers.overdue} counts them. */
  overdue(before: number): number {
    return this.#timers.overdue(before)
  }

  /** Bytes of committed rows since the last checkpoint; absent when none can be made. */
  get unsavedBytes(): number | undefined {
    return this.#tables.save && this.#tables.unsavedBytes
  }

  /**
   * Makes a checkpoint of all that is committed.
   * @param rowsKept called when its rows are kept, and it is not made yet
   * @returns whether it was made; never fails
   */
  async save(checkpoint: Omit<Checkpoint, 'stores'>, rowsKept: () => void): Promise<boolean> {
    return (await this.#tables.save?.(checkpoint, rowsKept)) ?? false
  }

  /** Why rows can no longer be read, if so. */
  get fault(): Error | undefined {
    return this.#tables.fault
  }

  /** Too many committed rows wait to leave memory: no more should be made. */
  get isBehind(): boolean {
    return this.#tables.isBehind
  }

  /** Gives all rows up; the layers are of no use afterwards. */
  close(): Promise<void> {
    return this.#tables.close()
  }

  /**
   * Puts one committed row after the other into the open overlay, as it is, so that the next commit writes it again. A row with
   * an open write is left. Go on only between records, while nothing is frozen.
   */
  *touching(): Generator<void, void> {
    for (const [store, table] of this.#committed)
      for (const [key, row] of table.entries()) {
        const open = overlayOf(this.#open, store)
        if (!open.has(key)) open.set(key, row)
        yield
      }
  }

  /** The keys of committed rows of one store. Rows may be put meanwhile: those may be new, old or left out. */
  *committedKeys(store: number): Generator<EncodedKey, void> {
    for (const [key] of this.#table(store).entries()) yield key
  }

  /** Committed rows of one store with their keys, likewise. */
  committedRows(store: number): Iterable<readonly [EncodedKey, Row<unknown>]> {
    return this.#table(store).entries()
  }

  /** The rows of one store as the next record would find them, in no particular order. */
  *rows(store: number): Generator<readonly [EncodedKey, Row<unknown>]> {
    const [open, frozen] = [overlayOf(this.#open, store), overlayOf(this.#frozen, store)]
    for (const [key, row] of this.#table(store).entries()) if (!open.has(key) && !frozen.has(key)) yield [key, row]
    for (const [key, row] of frozen) if (row !== undefined && !open.has(key)) yield [key, row]
    for (const [key, row] of open) if (row !== undefined) yield [key, row]
  }

  /** Brings the timers of the next time into memory: of committed rows, and of those that are not committed yet. */
  #reach(until: number): void {
    const { visits, reach } = this.#tables.timersBetween!(this.#timers.reach, until)
    this.#timers.moveReach(reach)
    for (const { store, key, at } of visits) this.#timers.schedule(store, key, at)
    for (const overlays of [this.#frozen, this.#open])
      for (const [store, key, row] of writesOf(overlays)) this.#schedule(store, key, row)
  }

  #schedule(store: number, key: EncodedKey, row: Row<unknown> | undefined): void {
    if (row?.deadline !== undefined) this.#timers.schedule(store, key, row.deadline)
  }

  #table(store: number): Table {
    return required(this.#committed.get(store), store)
  }
}
