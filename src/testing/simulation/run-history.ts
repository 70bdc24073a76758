import type { Log } from '#runtime/ports/log.ts'
import { SimulationError } from './simulation-error.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Deeds to a cluster and complaints of its pods, with virtual times. */
export class RunHistory {
  readonly lines: string[] = []
  readonly #seed: number
  readonly #time: VirtualTime

  constructor(seed: number, time: VirtualTime) {
    this.#seed = seed
    this.#time = time
  }

  note(what: string): void {
    this.lines.push(`${this.#time.nowMs} ms: ${what}`)
  }

  /** An error that says how to repeat the run. */
  failure(detail: string, cause?: unknown): SimulationError {
    return new SimulationError(this.#seed, this.lines, detail, cause)
  }

  /** Keeps what pods warn of. */
  get log(): Log {
    const quiet = () => undefined
    const keep = (fields: object, message: string) => this.note(`${message} ${JSON.stringify(fields)}`)
    return { debug: quiet, info: quiet, warn: keep, error: keep }
  }
}
