import type { RightMissingError } from '#runtime/ports/errors.ts'
import type { Log } from '#runtime/ports/log.ts'

const firstPauseMs = 500
/** The group waits for an answer so long at most, and so does a right given back. */
const longestPauseMs = 5_000
/** When no transaction has failed for want of a right for so long, the next failure is a new one. */
const overAfterMs = 30_000
const tellEveryMs = 10_000

/**
 * Pauses of a pod while its transactions fail for want of a right. Ticks are committed between two failures, so a commit does not
 * end the row of them: the record behind the refused one is read again and again.
 */
export class RightPauses {
  readonly #log: Log
  readonly #nowMs: () => number
  #pauseMs = 0
  #failedMs = -Infinity
  #told = { message: '', atMs: -Infinity }

  constructor(log: Log, nowMs: () => number) {
    this.#log = log
    this.#nowMs = nowMs
  }

  /** Names each right at most every 10 s. @returns whether it did */
  tell({ code, message, operation, kafkaCode, rights }: RightMissingError): boolean {
    const nowMs = this.#nowMs()
    if (message === this.#told.message && nowMs - this.#told.atMs < tellEveryMs) return false
    this.#told = { message, atMs: nowMs }
    this.#log.error(
      { code, operation, kafkaCode, rights },
      `the transaction is aborted, and tried again in pauses: ${message}`,
    )
    return true
  }

  /** The pause before the next try, in milliseconds: 0.5 s, then twice as long each time up to 5 s. */
  next(): number {
    const nowMs = this.#nowMs()
    const goesOn = nowMs - this.#failedMs < overAfterMs
    this.#failedMs = nowMs
    this.#pauseMs = goesOn ? Math.min(longestPauseMs, this.#pauseMs * 2) : firstPauseMs
    return this.#pauseMs
  }
}
