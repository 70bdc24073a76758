import type { LogRange } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { PodObserver, RestoreLeft } from '#runtime/ports/pod-observer.ts'

const observeEveryMs = 1_000
const logEveryMs = 10_000

interface ProgressParts {
  readonly observer: Pick<PodObserver, 'restoring'>
  readonly log: Log
  readonly nowMs: () => number
}

/** Tells how far the restore of a task is: the observer each second, the log every ten. A shorter one is not worth a word. */
export class RestoreProgress {
  readonly #task: number
  readonly #range: LogRange
  readonly #parts: ProgressParts
  readonly #startedMs: number
  #observedMs: number
  #loggedMs: number

  constructor(task: number, range: LogRange, parts: ProgressParts) {
    this.#task = task
    this.#range = range
    this.#parts = parts
    this.#startedMs = this.#observedMs = this.#loggedMs = parts.nowMs()
  }

  /** The next record of the changelog to be read has this offset. */
  at(offset: number): void {
    const { observer, nowMs } = this.#parts
    const now = nowMs()
    if (now - this.#observedMs < observeEveryMs) return
    this.#observedMs = now
    const { first, end } = this.#range
    const recordsPerSecond = Math.round((offset - first) / ((now - this.#startedMs) / 1_000))
    const remainingRecords = Math.max(0, end - offset)
    const etaSeconds = recordsPerSecond === 0 ? null : Math.ceil(remainingRecords / recordsPerSecond)
    observer.restoring(this.#task, { remainingRecords, recordsPerSecond, etaSeconds })
    if (now - this.#loggedMs < logEveryMs) return
    this.#loggedMs = now
    this.#log({ remainingRecords, recordsPerSecond, etaSeconds })
  }

  /** It is over, however it ended. */
  end(): void {
    this.#parts.observer.restoring(this.#task, undefined)
  }

  #log(left: RestoreLeft): void {
    const { remainingRecords, recordsPerSecond, etaSeconds } = left
    const eta = etaSeconds === null ? '' : `, ${etaSeconds} s left`
    this.#parts.log.info(
      { task: this.#task, ...left },
      `restoring task ${this.#task}: ${remainingRecords} records to read, ${recordsPerSecond} in a second${eta}`,
    )
  }
}
