import type { RowCounts } from '#state/row-counts.ts'
import { readVarint } from '#state/varint.ts'
import { behindTimers, timerKey } from './timer-key.ts'
import type { RowFile } from './row-file.ts'

/** Counts of the rows in a file while a transaction changes them. */
export class RowTally implements RowCounts {
  readonly rows: Map<number, number>
  timers: number

  constructor({ rows, timers }: RowCounts) {
    this.rows = new Map(rows)
    this.timers = timers
  }

  /** A row of this key came, or went with `change` −1. */
  row(key: Buffer, change: 1 | -1): void {
    const store = readVarint(key, 0)
    this.rows.set(store, (this.rows.get(store) ?? 0) + change)
  }
}

const noRow = Buffer.alloc(0)

/** Counts the rows of a file one by one, which takes about a second for a million: for a file of a build that kept no counts. */
export const countRows = (file: RowFile): RowCounts => {
  const tally = new RowTally({ rows: new Map(), timers: 0 })
  for (const key of file.getKeys({ start: behindTimers })) tally.row(key, 1)
  for (const _ of file.getKeys({ start: timerKey(0, noRow), end: behindTimers })) tally.timers++
  return tally
}
