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
