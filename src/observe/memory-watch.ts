import type { Log } from '#runtime/ports/log.ts'
import type { ProcessMemory } from './process-memory.ts'

/** Shares of a limit: a warning comes above the first, and may come again below the second. */
const [warnAbove, calmBelow] = [0.8, 0.7]
/** Garbage that is collected a moment later is no reason. */
const looksInARow = 3

/** Warns before a process runs out of memory: when it has been near a limit for some looks in a row, once until it is calm again. */
export class MemoryWatch {
  readonly #container: Nearness
  readonly #heap: Nearness

  constructor(log: Log) {
    this.#container = new Nearness(log, 'memory', 'the container', 'give the pod more memory, or fewer tasks')
    this.#heap = new Nearness(log, 'heap', 'Node', 'give Node more: NODE_OPTIONS=--max-old-space-size-percentage=60')
  }

  /** Call every few seconds. */
  look({ anonymous, limit, heapUsed, heapLimit }: ProcessMemory): void {
    if (limit !== undefined) this.#container.look(anonymous, limit)
    this.#heap.look(heapUsed, heapLimit)
  }
}

/** How near one limit is. */
class Nearness {
  readonly #log: Log
  readonly #what: string
  readonly #owner: string
  readonly #remedy: string
  #near = 0

  constructor(log: Log, what: string, owner: string, remedy: string) {
    this.#log = log
    this.#what = what
    this.#owner = owner
    this.#remedy = remedy
  }

  look(usedBytes: number, limitBytes: number): void {
    if (usedBytes < calmBelow * limitBytes) this.#near = 0
    if (usedBytes <= warnAbove * limitBytes || ++this.#near !== looksInARow) return
    const percent = Math.round((100 * usedBytes) / limitBytes)
    this.#log.warn(
      { usedBytes, limitBytes },
      `the ${this.#what} of this pod is at ${percent} % of the limit of ${this.#owner}; ${this.#remedy}`,
    )
  }
}
