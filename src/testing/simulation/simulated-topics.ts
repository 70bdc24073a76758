import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { RunHistory } from './run-history.ts'
import type { SimulatedBroker } from './simulated-broker.ts'

/** An administrator at work on topics while pods run. */
export class SimulatedTopics {
  readonly own: OwnTopics
  readonly #broker: SimulatedBroker
  readonly #history: RunHistory

  constructor(own: OwnTopics, broker: SimulatedBroker, history: RunHistory) {
    this.own = own
    this.#broker = broker
    this.#history = history
  }

  /** Gives a topic more partitions; pods find out by themselves. */
  grow(topic: string, partitions: number): void {
    this.#history.note(`${topic} grows to ${partitions} partitions`)
    this.#broker.createPartitions(topic, partitions)
  }
}
