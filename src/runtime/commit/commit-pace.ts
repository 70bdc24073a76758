/** From one commit to the next it takes at least this many times what the last one took, so that a slow broker gets fewer. */
const tripsPerCommit = 2
const longestIntervalMs = 1_000

/** When the next commit is due: so long after the last one began, and later where commits take long. */
export class CommitPace {
  readonly #intervalMs: number
  #beganMs = 0
  #tookMs = 0
  #isHurried = false

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs
  }

  /** The next commit is due at once: something waits for it and for nothing else. */
  hurry(): void {
    this.#isHurried = true
  }

  /** A commit begins, with all that there is. */
  begun(): void {
    this.#isHurried = false
  }

  isDue(nowMs: number): boolean {
    if (this.#isHurried) return true
    const adaptedMs = Math.min(longestIntervalMs, this.#tookMs * tripsPerCommit)
    return nowMs >= this.#beganMs + Math.max(this.#intervalMs, adaptedMs)
  }

  /** A commit has just ended. */
  committed(nowMs: number, tookMs: number): void {
    this.#beganMs = nowMs - tookMs
    this.#tookMs = tookMs
  }
}
