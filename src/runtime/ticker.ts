import type { OwnedTask, ProcessIdentity } from '#runtime/ownership/owned-task.ts'
import { staleAfterMs } from '#runtime/inputs/tick-watch.ts'

const tickIntervalMs = 1_000

/** Writes one tick per second and task, busy or idle: what moves the clocks when no record does. */
export class Ticker {
  readonly #owner: ProcessIdentity
  readonly #nowMs: () => number
  #tickedMs = -Infinity

  /** @param nowMs wall-clock time: says when to tick; what the tick tells is the broker's time */
  constructor(owner: ProcessIdentity, nowMs: () => number) {
    this.#owner = owner
    this.#nowMs = nowMs
  }

  /** Ticks when a second has passed; true when it did. */
  tickWhenDue(tasks: readonly OwnedTask[]): boolean {
    if (this.#nowMs() - this.#tickedMs < tickIntervalMs) return false
    this.tick(tasks)
    return true
  }

  tick(tasks: readonly OwnedTask[]): void {
    this.#tickedMs = this.#nowMs()
    const { journalTopic, session, pod } = this.#owner
    for (const task of tasks) task.tick(journalTopic, { session, writtenMs: this.#tickedMs, pod })
  }

  /** A loop that stood still has missed its ticks: those that it reads now were written before, and tell nothing of the time since. */
  awaitAfterSleep(tasks: readonly OwnedTask[]): void {
    const nowMs = this.#nowMs()
    if (nowMs - this.#tickedMs > staleAfterMs) for (const task of tasks) task.awaitTick(nowMs)
  }

  /** Ticks at once; these tasks take no record before they have read this tick, or a later one, back. */
  tickAndAwait(tasks: readonly OwnedTask[], waiting: readonly OwnedTask[]): void {
    for (const task of waiting) task.awaitTick(this.#nowMs())
    this.tick(tasks)
  }
}
