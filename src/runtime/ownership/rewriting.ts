import type { Layers } from '#state/layers.ts'

/** A commit stays small, and the next one follows at once. */
const rowsPerCommit = 2_000

/**
 * Writes every committed row of a task again, some with each commit: its changelog was deleted, another one was made in its
 * place, and memory has the only copy. The steps of the task go on meanwhile.
 */
export class Rewriting {
  /** Id of the new changelog. */
  readonly changelogId: string
  readonly #rows: Iterator<void>
  #isDone = false

  constructor(layers: Layers, changelogId: string) {
    this.changelogId = changelogId
    this.#rows = layers.touching()
  }

  /** With the commit of the last freeze the new changelog holds every row. */
  get isDone(): boolean {
    return this.#isDone
  }

  /** Adds the next rows to the open ones; call right before a freeze. */
  advance(): void {
    for (let count = 0; count < rowsPerCommit && !this.#isDone; count++) this.#isDone = this.#rows.next().done === true
  }
}

/** The changelog that a task writes all of its rows into, if it was made again. */
export class Rewritings {
  /** Id of a changelog without the rows of the task; the next freeze begins to write them. */
  #emptyId: string | undefined
  #current: Rewriting | undefined

  /** Memory alone has all rows. */
  get isOn(): boolean {
    return this.changelogId !== undefined
  }

  /** The changelog without all rows. */
  get changelogId(): string | undefined {
    return this.#emptyId ?? this.#current?.changelogId
  }

  /** With the commit of the last freeze this changelog holds every row. */
  get doneId(): string | undefined {
    return this.#current?.isDone === true ? this.#current.changelogId : undefined
  }

  into(emptyId: string): void {
    this.#emptyId = emptyId
  }

  /** Adds the next rows to the open ones; call right before a freeze. @returns whether a new changelog is begun with it */
  advance(layers: Layers): boolean {
    const begins = this.#emptyId
    if (begins !== undefined) this.#current = new Rewriting(layers, begins)
    this.#emptyId = undefined
    this.#current?.advance()
    return begins !== undefined
  }

  fold(): void {
    if (this.doneId !== undefined) this.#current = undefined
  }

  /** Rows written again are gone with the transaction, or will stand there twice. */
  drop(): void {
    this.#emptyId ??= this.#current?.changelogId
    this.#current = undefined
  }
}
