import type { Checkpoint } from './checkpoint.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import type { RowCounts } from './row-counts.ts'
import type { StoreLayout } from './ordered-rows.ts'
import type { Visit } from './timers.ts'

/** Committed rows of one store: the bottom layer. */
export interface Table {
  get(key: EncodedKey): Row<unknown> | undefined
  /** Puts the row, or deletes it with `undefined`. */
  put(key: EncodedKey, row: Row<unknown> | undefined): void
  /** All rows, in no particular order. Rows may be put meanwhile: those may be new, old or left out, all others come once. */
  entries(): Iterable<readonly [EncodedKey, Row<unknown>]>
  /** The keys with a prefix, in order, perhaps with some of deleted rows; those behind one of them, if it is given. */
  keysWith(prefix: EncodedKey, behind?: EncodedKey): Iterator<EncodedKey, undefined>
}

/** Timers of committed rows, those of the next time. */
export interface FarTimers {
  readonly visits: readonly Visit[]
  /** All timers up to here are among them. */
  readonly reach: number
}

/** The tables of one task, wherever they keep their rows. */
export interface Tables {
  /** Where the rows come from that the tables have already; absent when they are empty. */
  readonly checkpoint?: Checkpoint | undefined
  /** The table of a store. Ask once for each. */
  of(store: StoreLayout): Table
  /**
   * The timers after one time, at least those up to the other one; when these are too many, those up to a time in between. Absent
   * when the tables take no part in timers: all are in memory then.
   */
  readonly timersBetween?: (after: number, until: number) => FarTimers
  /** Why rows can no longer be read, if so: nothing that was done since can be trusted. */
  readonly fault: Error | undefined
  /**
   * Rows were put. When there is a promise, many more wait for it.
   * @param bytes of them, as in the changelog
   */
  settle(bytes: number): Promise<void> | undefined
  /** Too many rows wait in memory: no more should be made. */
  readonly isBehind: boolean
  /** Rows as of the last write to the disk; absent while nobody knows, and for tables that count none. */
  readonly counts?: RowCounts | undefined
  /** Bytes of rows put since the last checkpoint, as in the changelog. */
  readonly unsavedBytes: number
  /**
   * Keeps all rows put so far for later processes. Absent when the tables keep none.
   * @param checkpoint all rows below its offset have been put
   * @param rowsKept called when the rows are kept, and the checkpoint is not
   * @returns whether they are kept; otherwise the checkpoint before still holds, if there is one. Never fails
   */
  readonly save?: (checkpoint: Omit<Checkpoint, 'stores'>, rowsKept: () => void) => Promise<boolean>
  /** Nothing may be asked of a table any more. Idempotent. */
  close(): Promise<void>
}
