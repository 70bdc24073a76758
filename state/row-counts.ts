/** How many rows a task keeps. */
export interface RowCounts {
  /** Rows by the number of their store. */
  readonly rows: ReadonlyMap<number, number>
  /** Rows with a timer. */
  readonly timers: number
}

export const noRows: RowCounts = { rows: new Map(), timers: 0 }
