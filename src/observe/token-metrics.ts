import { Counter, Gauge, type Registry } from 'prom-client'

/** Tokens of the Kafka clients as metrics; there are none in a pod that needs no tokens. */
export class TokenMetrics {
  readonly #refreshes: Counter
  #expiresMs: number | undefined

  constructor(registry: Registry) {
    this.#refreshes = new Counter({
      name: 'eventzr_kafka_token_refreshes_total',
      help: 'Tokens for the brokers that were asked for, by result: issued or failed.',
      labelNames: ['result'],
      registers: [registry],
    })
    for (const result of ['issued', 'failed']) this.#refreshes.inc({ result }, 0)
    const secondsLeft = (): number => ((this.#expiresMs ?? Date.now()) - Date.now()) / 1_000
    // Registers itself.
    void new Gauge({
      name: 'eventzr_kafka_token_expires_seconds',
      help: 'Time until brokers refuse the newest token, below 0 when it is over, 0 without one.',
      registers: [registry],
      collect() {
        this.set(secondsLeft())
      },
    })
  }

  issued(expiresMs: number): void {
    this.#expiresMs = expiresMs
    this.#refreshes.inc({ result: 'issued' })
  }

  failed(): void {
    this.#refreshes.inc({ result: 'failed' })
  }
}
