import type { Counter } from 'prom-client'
import { clientMetrics } from './definitions/client-metrics.ts'
import type { Instruments } from './instruments.ts'

/** Tokens of the Kafka clients as metrics; there are none in a pod that needs no tokens. */
export class TokenMetrics {
  readonly #refreshes: Counter
  #expiresMs: number | undefined

  constructor(instruments: Instruments) {
    this.#refreshes = instruments.counter(clientMetrics.tokenRefreshes)
    for (const result of ['issued', 'failed']) this.#refreshes.inc({ result }, 0)
    instruments.measured(clientMetrics.tokenExpires, () => ((this.#expiresMs ?? Date.now()) - Date.now()) / 1_000)
  }

  issued(expiresMs: number): void {
    this.#expiresMs = expiresMs
    this.#refreshes.inc({ result: 'issued' })
  }

  failed(): void {
    this.#refreshes.inc({ result: 'failed' })
  }
}
