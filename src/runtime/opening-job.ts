import { BrokerUnavailableError, KafkaCallError } from './kafka-port.ts'
import type { Lane } from './lane.ts'
import type { OpenTask } from './open-task.ts'
import type { Pausable } from './pauses.ts'
import type { PauseCause } from './pod-observer.ts'
import type { Sleep } from './sleep.ts'
import { type OpenerParts, openTask } from './task-opener.ts'

export interface JobParts extends Omit<OpenerParts, 'lane'> {
  readonly sleep: Sleep
}

/** Who was refused waits in a lane of its own: it may keep a broker busy for long, which others shall not wait for. */
export interface Lanes {
  readonly first: Lane
  readonly again: Lane
}

const firstPauseMs = 200
const longestPauseMs = 5_000

/** Opens one task, as often as it takes: a fault that passes by itself delays it, and it alone. */
export class OpeningJob implements Pausable {
  readonly partition: number
  readonly #parts: JobParts
  readonly #lanes: Lanes
  readonly #end = new AbortController()
  /** Why it could not be opened the last time. */
  #refusal: string | undefined

  constructor(partition: number, parts: JobParts, lanes: Lanes) {
    this.partition = partition
    this.#parts = parts
    this.#lanes = lanes
  }

  get pausedBy(): PauseCause | undefined {
    return this.#refusal === undefined ? undefined : 'broker'
  }

  /** Nobody wants the task any more. */
  cancel(): void {
    this.#end.abort(new Error('not wanted any more'))
  }

  /** @throws what does not pass by itself; the reason of the end when it was cancelled */
  async run(): Promise<OpenTask> {
    const { signal } = this.#end
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await openTask(this.partition, { ...this.#parts, lane: this.#lane }, signal)
      } catch (error) {
        if (!passesByItself(error)) throw error
        this.#tell(error)
      }
      await this.#parts.sleep(pauseMs, signal)
      signal.throwIfAborted()
    }
  }

  get #lane(): Lane {
    return this.#refusal === undefined ? this.#lanes.first : this.#lanes.again
  }

  /** Once for each cause, however often it comes. */
  #tell({ message }: Error): void {
    if (message !== this.#refusal)
      this.#parts.log.warn({ task: this.partition }, `task ${this.partition} cannot be opened yet: ${message}`)
    this.#refusal = message
  }
}

const passesByItself = (error: unknown): error is Error =>
  error instanceof BrokerUnavailableError || (error instanceof KafkaCallError && error.outcome === 'retry')
