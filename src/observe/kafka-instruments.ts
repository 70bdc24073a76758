import { clientMetrics } from './definitions/client-metrics.ts'
import { type BrokerStatistics, type ClientStatistics, clientStatistics } from './client-statistics.ts'
import { Growth } from './growth.ts'
import type { Instruments } from './instruments.ts'

/** The client of a pod that reads its inputs, and the one that writes. */
export type KafkaClient = 'consumer' | 'producer'

/** The Kafka clients, as they tell of themselves every few seconds. */
export class KafkaInstruments {
  readonly #of
  readonly #growth = new Growth()
  /** Brokers with a series, by client. */
  readonly #brokers = new Map<KafkaClient, readonly string[]>()

  constructor(make: Instruments) {
    this.#of = {
      queueMessages: make.gauge(clientMetrics.queueMessages),
      queueBytes: make.gauge(clientMetrics.queueBytes),
      rtt: make.gauge(clientMetrics.rtt),
      throttle: make.gauge(clientMetrics.throttle),
      requests: make.counter(clientMetrics.requests),
      sentBytes: make.counter(clientMetrics.sentBytes),
      receivedBytes: make.counter(clientMetrics.receivedBytes),
      disconnects: make.counter(clientMetrics.disconnects),
    }
  }

  /** @param text the statistics as the client gives them; another text counts for nothing */
  told(client: KafkaClient, text: string): void {
    try {
      this.#take(client, clientStatistics(text))
    } catch {
      // The metrics stand still then, which must not end a pod.
    }
  }

  #take(client: KafkaClient, now: ClientStatistics): void {
    this.#of.queueMessages.set({ client }, now.queueMessages)
    this.#of.queueBytes.set({ client }, now.queueBytes)
    this.#of.requests.inc({ client }, this.#growth.since(`${client} requests`, now.requests))
    this.#of.sentBytes.inc({ client }, this.#growth.since(`${client} sent`, now.sentBytes))
    this.#of.receivedBytes.inc({ client }, this.#growth.since(`${client} received`, now.receivedBytes))
    this.#forget(client, now.brokers)
    for (const broker of now.brokers) this.#takeBroker(client, broker)
  }

  #takeBroker(client: KafkaClient, { broker, disconnects, rttSeconds, throttleSeconds }: BrokerStatistics): void {
    const labels = { client, broker }
    this.#of.throttle.set(labels, throttleSeconds)
    this.#of.disconnects.inc(labels, this.#growth.since(`${client} ${broker} disconnects`, disconnects))
    if (rttSeconds === undefined) return
    this.#of.rtt.set({ ...labels, percentile: '50' }, rttSeconds.p50)
    this.#of.rtt.set({ ...labels, percentile: '99' }, rttSeconds.p99)
  }

  /** Brokers that have left the cluster keep their counters alone. */
  #forget(client: KafkaClient, now: readonly BrokerStatistics[]): void {
    const names = now.map(({ broker }) => broker)
    for (const broker of this.#brokers.get(client) ?? [])
      if (!names.includes(broker)) {
        this.#of.throttle.remove({ client, broker })
        for (const percentile of ['50', '99']) this.#of.rtt.remove({ client, broker, percentile })
      }
    this.#brokers.set(client, names)
  }
}
