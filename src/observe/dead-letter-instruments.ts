import { deadLetterMetrics } from './definitions/dead-letter-metrics.ts'
import type { Instruments } from './instruments.ts'

/** Unusable inputs, second tries of them, and tasks that new builds must prove themselves to. */
export class DeadLetterInstruments {
  /** Tasks under the hold of a new build. */
  heldTasks = 0
  readonly #of

  constructor(make: Instruments) {
    this.#of = {
      deadLetters: make.counter(deadLetterMetrics.deadLetters),
      redriven: make.counter(deadLetterMetrics.redriven),
      flood: make.gauge(deadLetterMetrics.flood),
      heldTasks: make.gauge(deadLetterMetrics.heldTasks),
      newBuildTasks: make.gauge(deadLetterMetrics.newBuildTasks),
    }
  }

  deadLetter(reason: string, stage: string): void {
    this.#of.deadLetters.inc({ reason, stage })
  }

  redriven(result: 'processed' | 'failed', times: number): void {
    this.#of.redriven.inc({ result }, times)
  }

  builds(newTasks: number, heldTasks: number): void {
    this.heldTasks = heldTasks
    this.#of.newBuildTasks.set(newTasks)
    this.#of.heldTasks.set(heldTasks)
  }

  flood(isFlood: boolean): void {
    this.#of.flood.set(isFlood ? 1 : 0)
  }
}
