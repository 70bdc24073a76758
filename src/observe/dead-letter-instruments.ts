import { deadLetterMetrics } from './definitions/dead-letter-metrics.ts'
import type { Instruments } from './instruments.ts'

/** Inputs that could not be used. */
export class DeadLetterInstruments {
  readonly #of

  constructor(make: Instruments) {
    this.#of = {
      deadLetters: make.counter(deadLetterMetrics.deadLetters),
      flood: make.gauge(deadLetterMetrics.flood),
    }
  }

  deadLetter(reason: string, stage: string): void {
    this.#of.deadLetters.inc({ reason, stage })
  }

  flood(isFlood: boolean): void {
    this.#of.flood.set(isFlood ? 1 : 0)
  }
}
