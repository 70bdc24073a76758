import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import type { StoreLayout } from './ordered-rows.ts'
import type { Visit } from './timers.ts'

/** Committed rows of one store: the bottom layer. */
export interface Table {
  get(key: EncodedKey): Row<unknown> | undefined
  /** Puts the row, or deletes it with `undefined`. */
  put(key: EncodedKey, row: Row<unknown> | undefined): void
  /** All rows, in no particular order. Rows may be put meanwhile: those may be new, old or left out, all others come once. */
  entries(): Iterable<readonly [EncodedKey, Row<unknown>]>
  /** The keys of an ordered store with a prefix, in order, perhaps with some of rows that were deleted. */
  keysWith(prefix: EncodedKey): Iterator<EncodedKey, undefined>
}

/** Timers of committed rows, those of the next time. */
export interface FarTimers {
  readonly visits: readonly Visit[]
  /** All timers up to here are among them. */
  readonly reach: number
}

/** The tables of one task, wherever they keep their rows. */
export interface Tables {
  /** An empty table. Ask once for each store. */
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
  /** Gives all rows up; nothing may be asked of a table any more. Idempotent. */
  close(): Promise<void>
}
