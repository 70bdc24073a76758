/** A task hears of its ticks once a second; without one for longer its clock may stand still while records go on. */
export const staleAfterMs = 2_000
/** Where commits take long, ticks come back in groups: as far apart as they are on their way. */
const staleAfterTrips = 2

/** Whether a task knows the time, which it does while its own ticks come back. */
export class TickWatch {
  #countsFromMs = Infinity
  #cameBackMs = -Infinity
  #tripMs = 0
  #isStale = true

  /** Until a tick that was written from now on has come back, nobody knows how much time has passed. */
  await(nowMs: number): void {
    this.#countsFromMs = nowMs
    this.#cameBackMs = -Infinity
    this.#isStale = true
  }

  /** A tick of this process was read back. */
  cameBack(writtenMs: number, nowMs: number): void {
    if (writtenMs < this.#countsFromMs) return
    this.#cameBackMs = nowMs
    this.#tripMs = nowMs - writtenMs
  }

  get isStale(): boolean {
    return this.#isStale
  }

  /** Looks at the time. @returns whether the task has just come to know it again */
  check(nowMs: number): boolean {
    const wasStale = this.#isStale
    this.#isStale = nowMs - this.#cameBackMs > Math.max(staleAfterMs, staleAfterTrips * this.#tripMs)
    if (this.#isStale && !wasStale) this.#countsFromMs = nowMs
    return wasStale && !this.#isStale
  }
}
