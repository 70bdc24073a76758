import type { Layers } from '#state/layers.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { Retention } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'

/** Retentions in milliseconds, by store number. Stores without one are left out. */
export type Retentions = Readonly<Record<string, number>>

type Declared = Exclude<Retention<unknown>, 'until-deleted'>

/** Rows to look at with one commit: it stays small, and ten million rows take some minutes. */
const rowsPerCommit = 2_000

/**
 * Gives rows at rest an earlier end when this build keeps them for less long than the one before, or for a time where that one
 * kept them for ever. It looks at some rows with each commit, while the task goes on. Rows with their end already are left, so
 * another process may begin again.
 */
export class RetentionSweep {
  readonly #layers: Layers
  readonly #declared: ReadonlyMap<number, Declared>
  readonly #before: Retentions
  readonly #after: Retentions
  #due: readonly number[]
  #rows: Iterator<void> | undefined
  #at = 0 as StreamTime

  /** @param row the last commit row of the task; without one it has no rows, and one of an earlier build names no retentions */
  constructor(
    layers: Layers,
    retentions: ReadonlyMap<number, Retention<unknown>>,
    row: { readonly retentions?: Retentions | undefined } | undefined,
  ) {
    this.#layers = layers
    this.#declared = new Map(
      [...retentions].flatMap(([store, each]) => (each === 'until-deleted' ? [] : [[store, each]])),
    )
    this.#before = row?.retentions ?? {}
    this.#after = Object.fromEntries([...this.#declared].map(([store, { ms }]) => [store, ms]))
    this.#due = row === undefined ? [] : this.#shortened
    this.restart()
  }

  /** With the commit of the last freeze every row has its end. */
  get isDone(): boolean {
    return this.#rows === undefined
  }

  /** The retentions of all rows. */
  get retentions(): Retentions {
    return this.isDone ? this.#after : this.#before
  }

  /** Looks at the next rows, and puts changed ones into the open ones; call right before a freeze. */
  advance(at: StreamTime): void {
    this.#at = at
    for (let count = 0; count < rowsPerCommit && this.#rows !== undefined; count++)
      if (this.#rows.next().done === true) this.#rows = undefined
    this.#layers.keep()
  }

  /** The transaction of the last freeze is committed. */
  fold(): void {
    if (this.isDone) this.#due = []
  }

  /** Begins again: rows may have lost their new end with a transaction. */
  restart(): void {
    this.#rows = this.#due.length === 0 ? undefined : this.#walk()
  }

  get #shortened(): readonly number[] {
    const isShorter = ([store, { ms }]: readonly [number, Declared]) => ms < (this.#before[store] ?? Infinity)
    return [...this.#declared].filter(isShorter).map(([store]) => store)
  }

  *#walk(): Generator<void, void> {
    for (const store of this.#due)
      for (const key of this.#layers.committedKeys(store)) {
        this.#shorten(store, key)
        yield
      }
  }

  /** A time that begins in the future, as that of a message to be sent later, keeps its end. So do timers of an unknown kind. */
  #shorten(store: number, key: EncodedKey): void {
    const row = this.#layers.get(store, key)
    const { ms, isAtRest } = this.#declared.get(store)!
    if (row === undefined || !isTrue(() => isAtRest(row.value))) return
    const latest = this.#at + (this.#before[store] ?? -Infinity)
    const isTooLate = row.deadline === undefined || (row.deadline > this.#at + ms && row.deadline <= latest)
    if (isTooLate) this.#layers.put(store, key, { ...row, deadline: (this.#at + ms) as StreamTime })
  }
}

/** A rule with a fault leaves its row as it is: the next record of the row tells it. */
const isTrue = (asked: () => boolean): boolean => {
  try {
    return asked()
  } catch {
    return false
  }
}
