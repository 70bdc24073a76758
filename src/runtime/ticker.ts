import type { OpenTask } from './open-task.ts'

const tickIntervalMs = 1_000

/** Writes one tick per second and task, busy or idle: what moves the clocks when no record does. */
export class Ticker {
  readonly #journal: string
  readonly #session: string
  readonly #nowMs: () => number
  #tickedMs = -Infinity

  /**
   * @param session of this process, so that it knows its own ticks
   * @param nowMs wall-clock time: says when to tick; what the tick tells is the broker's time
   */
  constructor(journal: string, session: string, nowMs: () => number) {
    this.#journal = journal
    this.#session = session
    this.#nowMs = nowMs
  }

  /** Ticks when a second has passed; true when it did. */
  tickWhenDue(tasks: readonly OpenTask[]): boolean {
    if (this.#nowMs() - this.#tickedMs < tickIntervalMs || tasks.length === 0) return false
    this.tick(tasks)
    return true
  }

  tick(tasks: readonly OpenTask[]): void {
    this.#tickedMs = this.#nowMs()
    const tick = { session: this.#session, writtenMs: this.#tickedMs }
    for (const task of tasks) task.tick(this.#journal, tick)
  }

  /** Ticks at once; these tasks take no record before they have read this tick, or a later one, back. */
  tickAndAwait(tasks: readonly OpenTask[], waiting: readonly OpenTask[]): void {
    for (const task of waiting) task.awaitTick(this.#nowMs())
    this.tick(tasks)
  }
}
