import type { RowCounts } from '#state/row-counts.ts'

/** Between the count of writes and the first timer. */
export const countsKey = Buffer.from([0, 0])

interface Kept extends Omit<RowCounts, 'rows'> {
  /** The write that they belong to. */
  readonly writes: number
  readonly rows: readonly (readonly [store: number, rows: number])[]
}

/** The counts of rows in a file, as an entry of the file: written by the same transaction as the rows. */
export const countsBytes = (writes: number, { rows, timers }: RowCounts): Buffer => {
  const kept: Kept = { writes, rows: [...rows], timers }
  return Buffer.from(JSON.stringify(kept))
}

/** The counts in an entry. @returns nothing when a build without counts has written the file since, or always */
export const countsIn = (entry: Buffer | undefined, writes: number): RowCounts | undefined => {
  if (entry === undefined) return undefined
  const kept = JSON.parse(entry.toString()) as Kept
  return kept.writes === writes ? { rows: new Map(kept.rows), timers: kept.timers } : undefined
}
