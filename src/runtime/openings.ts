import { Lane } from './lane.ts'
import type { OpenTask } from './open-task.ts'
import { type JobParts, OpeningJob } from './opening-job.ts'
import type { Pausable } from './pauses.ts'

/** A call that waits for a broker holds a thread of the process, of which polls and transactions need some. */
const laneWidth = 3

/**
 * Tasks that are being opened beside the loop, each for itself: neither those which run nor other ones stand still for one
 * that cannot be opened.
 */
export class Openings {
  readonly #parts: JobParts
  readonly #lanes = { first: new Lane(laneWidth), again: new Lane(laneWidth) }
  readonly #jobs = new Map<number, OpeningJob>()
  #opened: OpenTask[] = []
  #failure: { readonly error: unknown } | undefined

  constructor(parts: JobParts) {
    this.#parts = parts
  }

  /** How many tasks are on their way, without those that wait for a broker. */
  get size(): number {
    return this.all.filter(({ pausedBy }) => pausedBy === undefined).length
  }

  /** All that are on their way. */
  get all(): readonly Pausable[] {
    return [...this.#jobs.values()]
  }

  /** Their numbers. */
  get numbers(): readonly number[] {
    return [...this.#jobs.keys()]
  }

  /** Begins to open these tasks; they come with {@link take}. */
  start(numbers: readonly number[]): void {
    for (const number of numbers) {
      const job = new OpeningJob(number, this.#parts, this.#lanes)
      this.#jobs.set(number, job)
      job.run().then(
        (task) => this.#keep(task, job),
        (error: unknown) => this.#fail(error, job),
      )
    }
  }

  /** These tasks are not wanted any more. Where they went they move on, so that what was read of them does not agree. */
  cancel(numbers: readonly number[]): void {
    for (const number of numbers) {
      this.#jobs.get(number)?.cancel()
      this.#jobs.delete(number)
    }
    this.#opened = this.#opened.filter(({ partition }) => !numbers.includes(partition))
  }

  /**
   * The tasks that became ready since the last call.
   * @throws what an opening failed with that does not pass by itself
   */
  take(): readonly OpenTask[] {
    if (this.#failure !== undefined) throw this.#failure.error
    const opened = this.#opened
    this.#opened = []
    return opened
  }

  #keep(task: OpenTask, job: OpeningJob): void {
    if (!this.#isWanted(job)) return
    this.#jobs.delete(job.partition)
    this.#opened.push(task)
  }

  #fail(error: unknown, job: OpeningJob): void {
    if (this.#isWanted(job)) this.#failure ??= { error }
  }

  #isWanted(job: OpeningJob): boolean {
    return this.#jobs.get(job.partition) === job
  }
}
