import type { InspectedRow } from '../inspected-row.ts'

/** The rows of a tenant, and the time. */
export interface Present {
  readonly rows: readonly InspectedRow[]
  /** The clock of the task at its last commit, in epoch milliseconds. */
  readonly nowMs: number
}

/** The value of a row, for a rule that knows its store. */
export const valueOf = <V>({ row }: InspectedRow): V => row.value as V

/** A time for people, in UTC, to the second. */
export const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z`
