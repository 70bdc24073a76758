import { deadLetterMetrics } from './definitions/dead-letter-metrics.ts'
import type { Instruments } from './instruments.ts'

/** Inputs that could not be used, and those that were tried again. */
export class DeadLetterInstruments {
  readonly #of

  constructor(make: Instruments) {
    this.#of = {
      deadLetters: make.counter(deadLetterMetrics.deadLetters),
      redriven: make.counter(deadLetterMetrics.redriven),
      flood: make.gauge(deadLetterMetrics.flood),
    }
  }

  deadLetter(reason: string, stage: string): void {
    this.#of.deadLetters.inc({ reason, stage })
  }

  redriven(result: 'processed' | 'failed', times: number): void {
    this.#of.redriven.inc({ result }, times)
  }

  flood(isFlood: boolean): void {
    this.#of.flood.set(isFlood ? 1 : 0)
  }
}
