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

  /** Deletes a topic with its records and committed offsets. @returns how many partitions it had */
  remove(topic: string): number {
    this.#history.note(`${topic} is deleted`)
    const { length } = this.#broker.partitions(topic)
    this.#broker.remove(topic)
    return length
  }

  /** Makes a topic again under its name, without records. */
  make(topic: string, partitions: number): void {
    this.#history.note(`${topic} is made with ${partitions} partitions`)
    this.#broker.createPartitions(topic, partitions)
  }

  /** Deletes a topic and makes it again. */
  recreate(topic: string): void {
    this.make(topic, this.remove(topic))
  }

  /** Gives a topic more partitions; pods find out by themselves. */
  grow(topic: string, partitions: number): void {
    this.#history.note(`${topic} grows to ${partitions} partitions`)
    this.#broker.createPartitions(topic, partitions)
  }
}
