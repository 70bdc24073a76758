import type { Tick } from './journal.ts'
import type { OpenTask } from './open-task.ts'

export const tickIntervalMs = 1_000
/** A pod whose own last tick is older has slept: it asks the broker for the time before it takes a record. */
export const sleptAfterMs = 2_000

/** Writes one tick per second and task, busy or idle: what moves the clocks when no record does. */
export class Ticker {
  readonly #journal: string
  readonly #nowMs: () => number
  readonly #session: string
  #ticks = 0
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

  /** Ticks when a second has passed; true when it did. After a sleep the tasks wait until they have read the tick back. */
  tickWhenDue(tasks: readonly OpenTask[]): boolean {
    const sinceMs = this.#nowMs() - this.#tickedMs
    if (sinceMs < tickIntervalMs || tasks.length === 0) return false
    if (sinceMs > sleptAfterMs) this.tickAndAwait(tasks)
    else this.#tick(tasks)
    return true
  }

  /**
   * Ticks, and lets tasks wait until they have read it back: until then nobody knows how much time has passed.
   * @param waiting those of `tasks` that wait; all when absent
   */
  tickAndAwait(tasks: readonly OpenTask[], waiting: readonly OpenTask[] = tasks): void {
    const tick = this.#tick(tasks)
    for (const task of waiting) task.awaitTick(tick)
  }

  #tick(tasks: readonly OpenTask[]): Tick {
    this.#tickedMs = this.#nowMs()
    const tick = { session: this.#session, tick: ++this.#ticks }
    for (const task of tasks) task.tick(this.#journal, tick, this.#tickedMs)
    return tick
  }
}
