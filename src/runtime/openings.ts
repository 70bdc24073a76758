import type { OpenTask } from './open-task.ts'
import { type OpenerParts, openTasks } from './task-opener.ts'

/** Tasks that are being restored beside the loop, so that those which run do not stand still for them. */
export class Openings {
  readonly #parts: OpenerParts
  readonly #wanted = new Map<number, AbortController>()
  #opened: OpenTask[] = []
  #failure: { readonly error: unknown } | undefined

  constructor(parts: OpenerParts) {
    this.#parts = parts
  }

  /** How many tasks are on their way. */
  get size(): number {
    return this.#wanted.size
  }

  /** Which ones. */
  get numbers(): readonly number[] {
    return [...this.#wanted.keys()]
  }

  /** Begins to open these tasks; they come with {@link take}. */
  start(numbers: readonly number[]): void {
    if (numbers.length === 0) return
    const job = new AbortController()
    for (const number of numbers) this.#wanted.set(number, job)
    openTasks(numbers, this.#parts, job.signal).then(
      (tasks) => this.#keep(tasks, job),
      (error: unknown) => {
        if (!job.signal.aborted) this.#failure ??= { error }
      },
    )
  }

  /**
   * These tasks are not wanted any more. Where they went they move on, so that what was read of them does not agree: their job
   * ends, and what else it was opening begins anew.
   */
  cancel(numbers: readonly number[]): void {
    const jobs = new Set(numbers.flatMap((number) => this.#wanted.get(number) ?? []))
    for (const number of numbers) this.#wanted.delete(number)
    this.#opened = this.#opened.filter(({ partition }) => !numbers.includes(partition))
    for (const job of jobs) {
      job.abort(new Error('not wanted any more'))
      this.start([...this.#wanted].filter(([, its]) => its === job).map(([number]) => number))
    }
  }

  /**
   * The tasks that became ready since the last call.
   * @throws what an opening failed with
   */
  take(): readonly OpenTask[] {
    if (this.#failure !== undefined) throw this.#failure.error
    const opened = this.#opened
    this.#opened = []
    return opened
  }

  #keep(tasks: readonly OpenTask[], job: AbortController): void {
    for (const task of tasks) {
      if (this.#wanted.get(task.partition) !== job) continue
      this.#wanted.delete(task.partition)
      this.#opened.push(task)
    }
  }
}
