import type { Cause, StreamRecord, TenantId } from './record.ts'
import type { StreamTime } from './time.ts'

/** The answer of a rule: the next row, its emissions, and the one next timer of the row. */
export interface Step<S, Out> {
  /** The next row; `undefined` deletes it; the same reference back means unchanged. */
  readonly state: S | undefined
  /** Emitted in this order, with ids derived from the cause. */
  readonly emit?: readonly Out[]
  /**
   * Emitted behind them, for other rules alone: facts about the row, no events of its entity. They take no number of its
   * sequence, so that none is missing between two events, and do not write the row.
   */
  readonly tell?: readonly Out[]
  /** Time from which on `onTimer` runs for this row; `null` clears it; absent keeps the one that is set. */
  readonly timer?: StreamTime | null
}

/**
 * How long a store keeps a row at rest, which waits for nothing but its end. `until-deleted`: rules alone end its rows.
 *
 * A rule with `onTimer` sets the timer of that end itself, with each change that moves it; a row at rest without a timer gets one,
 * and keeps it. Without `onTimer` each change of a row at rest moves its end, and then the row ends. When a build declares a shorter retention, or one where there was none, rows of before get it too.
 */
export type Retention<S> =
  | 'until-deleted'
  | {
      /** Stream time in milliseconds, from the last change. */
      readonly ms: number
      readonly isAtRest: (state: S) => boolean
    }

/** All rows of a store wait for nothing but their end. */
export const keptFor = (ms: number): { readonly ms: number; readonly isAtRest: () => true } => ({
  ms,
  isAtRest: () => true,
})

/**
 * The pure rules of one store. Both must depend on their arguments alone: a replay calls them again with the same ones
 * and must get the same answer. `present` is the newest tick, or `at` when that is later: while a backlog passes, `at` is
 * behind. A deadline for the world outside counts from it, since nothing leaves the task earlier.
 */
export interface Rules<K, S, In, Out> {
  readonly retention: Retention<S>
  /** The row that an input belongs to; its first part is the tenant. */
  readonly key: (record: StreamRecord<TenantId, In>) => K
  /** `state` is `undefined` when there is no row yet. `at` is the task's clock after the record was admitted. */
  readonly on: (
    state: S | undefined,
    input: In,
    at: StreamTime,
    record: StreamRecord<TenantId, In>,
    present: StreamTime,
  ) => Step<S, Out>
  /**
   * `at` = the task's clock: the deadline or later, never before it by the broker's clock. Absent timer in the answer clears it.
   * `key` is that of the row, so that a row need not hold it. `cause` is that of all that the answer emits.
   */
  readonly onTimer?: (state: S, at: StreamTime, present: StreamTime, key: K, cause: Cause) => Step<S, Out>
}
