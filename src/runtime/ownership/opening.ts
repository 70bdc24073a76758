import { BrokerUnavailableError, KafkaCallError, TopicsError } from '#runtime/ports/errors.ts'
import type { Pausable, PauseCause } from '#runtime/ports/pod-observer.ts'
import type { Sleep } from '#runtime/ports/sleep.ts'
import type { Limiter } from './limiter.ts'
import { openTask, type OpenTaskParts } from './open-task.ts'
import type { OwnedTask } from './owned-task.ts'
import { topicsPatienceMs } from './topic-check.ts'

export interface OpeningParts extends Omit<OpenTaskParts, 'limiter'> {
  readonly sleep: Sleep
}

/** Retries queue separately: one may occupy a broker for long, and first attempts must not wait behind it. */
export interface Limiters {
  readonly first: Limiter
  readonly again: Limiter
}

const firstPauseMs = 200
const longestPauseMs = 5_000

/** Opens one task, as often as it takes: a fault that passes by itself delays it, and it alone. */
export class Opening implements Pausable {
  readonly number: number
  readonly #parts: OpeningParts
  readonly #limiters: Limiters
  readonly #end = new AbortController()
  /** Why it could not be opened the last time. */
  #refusal: Error | undefined
  /** Since when its topics disagree. */
  #disagreesSinceMs = Infinity

  constructor(number: number, parts: OpeningParts, limiters: Limiters) {
    this.number = number
    this.#parts = parts
    this.#limiters = limiters
  }

  get pausedBy(): PauseCause | undefined {
    if (this.#refusal === undefined) return undefined
    return this.#refusal instanceof TopicsError ? 'topics' : 'broker'
  }

  /** Nobody wants the task any more. */
  cancel(): void {
    this.#end.abort(new Error('not wanted any more'))
  }

  /** @throws what does not pass by itself; the reason of the end when it was cancelled */
  async run(): Promise<OwnedTask> {
    const { signal } = this.#end
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await openTask(this.number, { ...this.#parts, limiter: this.#limiter }, signal)
      } catch (error) {
        if (!passesByItself(error) && !this.#mayStillAgree(error)) throw error
        this.#tell(error)
      }
      await this.#parts.sleep(pauseMs, signal)
      signal.throwIfAborted()
    }
  }

  get #limiter(): Limiter {
    return this.#refusal === undefined ? this.#limiters.first : this.#limiters.again
  }

  /** Each broker learns the counts of a new topic in its own time. */
  #mayStillAgree(error: unknown): error is TopicsError {
    if (!(error instanceof TopicsError)) return false
    const nowMs = this.#parts.nowMs()
    this.#disagreesSinceMs = Math.min(this.#disagreesSinceMs, nowMs)
    return nowMs - this.#disagreesSinceMs < topicsPatienceMs
  }

  /** Once for each cause, however often it comes. */
  #tell(error: Error & { readonly code?: string }): void {
    const { code, message } = error
    if (message !== this.#refusal?.message)
      this.#parts.log.warn({ code, task: this.number }, `task ${this.number} cannot be opened yet: ${message}`)
    this.#refusal = error
  }
}

/** A missing topic may be made again; if it is the changelog, other tasks of the pod hold the only rows. */
const passesByItself = (error: unknown): error is Error => {
  if (error instanceof TopicsError) return error.isOnlyMissing
  return error instanceof BrokerUnavailableError || (error instanceof KafkaCallError && error.remedy === 'retry')
}
