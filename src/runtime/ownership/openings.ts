import type { Pausable } from '#runtime/ports/pod-observer.ts'
import { Limiter } from './limiter.ts'
import { Opening, type OpeningParts } from './opening.ts'
import type { OwnedTask } from './owned-task.ts'

/** A call that waits for a broker holds a thread of the process, of which polls and transactions need some. */
const callsAtOnce = 3

/**
 * Tasks that are being opened beside the loop, each for itself: neither those which run nor other ones stand still for one
 * that cannot be opened.
 */
export class Openings {
  readonly #parts: OpeningParts
  readonly #limiters = { first: new Limiter(callsAtOnce), again: new Limiter(callsAtOnce) }
  readonly #openings = new Map<number, Opening>()
  #opened: OwnedTask[] = []
  #failure: { readonly error: unknown } | undefined

  constructor(parts: OpeningParts) {
    this.#parts = parts
  }

  /** How many tasks are on their way, without those that wait for a broker. */
  get size(): number {
    return this.all.filter(({ pausedBy }) => pausedBy === undefined).length
  }

  /** All that are on their way. */
  get all(): readonly Pausable[] {
    return [...this.#openings.values()]
  }

  /** Their numbers. */
  get numbers(): readonly number[] {
    return [...this.#openings.keys()]
  }

  /** Begins to open these tasks; they come with {@link take}. */
  start(numbers: readonly number[]): void {
    for (const number of numbers) {
      const opening = new Opening(number, this.#parts, this.#limiters)
      this.#openings.set(number, opening)
      opening.run().then(
        (task) => this.#keep(task, opening),
        (error: unknown) => this.#fail(error, opening),
      )
    }
  }

  /** These tasks are not wanted any more. Where they went they move on, so that what was read of them does not agree. */
  cancel(numbers: readonly number[]): void {
    for (const number of numbers) {
      this.#openings.get(number)?.cancel()
      this.#openings.delete(number)
    }
    for (const task of this.#opened) if (numbers.includes(task.number)) task.discard()
    this.#opened = this.#opened.filter(({ number }) => !numbers.includes(number))
  }

  /**
   * The tasks that became ready since the last call.
   * @throws what an opening failed with that does not pass by itself
   */
  take(): readonly OwnedTask[] {
    if (this.#failure !== undefined) throw this.#failure.error
    const opened = this.#opened
    this.#opened = []
    return opened
  }

  #keep(task: OwnedTask, opening: Opening): void {
    if (!this.#isWanted(opening)) return task.discard()
    this.#openings.delete(opening.number)
    this.#opened.push(task)
  }

  #fail(error: unknown, opening: Opening): void {
    if (this.#isWanted(opening)) this.#failure ??= { error }
  }

  #isWanted(opening: Opening): boolean {
    return this.#openings.get(opening.number) === opening
  }
}
