/** A task hears of its ticks once a second; without one for longer its clock may stand still while records go on. */
export const staleAfterMs = 2_000
/**
 * A tick of another life older than this by the pod's clock says too little of the present. Timestamps of outputs follow from the newest
 * tick, so that retention does not delete them.
 */
const oldAfterMs = 10 * 60_000
/** Where commits take long, ticks come back in groups: as far apart as they are on their way. */
const staleAfterTrips = 2

/** Whether a task knows the time, which it does while its own ticks come back. */
export class TickWatch {
  #countsFromMs = Infinity
  #cameBackMs = -Infinity
  #tripMs = 0
  #isStale = true
  #isOld = true

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

  /** Nobody knows how late it is, not even roughly. */
  get isOld(): boolean {
    return this.#isOld
  }

  /**
   * Looks at the time.
   * @param newestMs the newest tick of the task's clock
   * @returns whether the task has just come to know it again
   */
  check(nowMs: number, newestMs: number | undefined): boolean {
    const wasStale = this.#isStale
    this.#isOld = newestMs === undefined || nowMs - newestMs > oldAfterMs
    this.#isStale = nowMs - this.#cameBackMs > Math.max(staleAfterMs, staleAfterTrips * this.#tripMs)
    if (this.#isStale && !wasStale) this.#countsFromMs = nowMs
    return wasStale && !this.#isStale
  }
}
