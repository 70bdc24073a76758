import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { PartitionLog } from './partition-log.ts'
import type { SimulatedBroker } from './simulated-broker.ts'

/** Where the input of a dead letter stood, and why it is one. */
export interface SimulatedDeadLetter {
  readonly reason: string
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** The topics of an application for a reader that sees committed records alone. */
export class CommittedView {
  readonly #topology: Topology
  readonly #own: OwnTopics
  readonly #broker: SimulatedBroker

  constructor(topology: Topology, own: OwnTopics, broker: SimulatedBroker) {
    this.#topology = topology
    this.#own = own
    this.#broker = broker
  }

  records(topic: string): readonly RawRecord[] {
    return this.#broker.partitions(topic).flatMap((log) => log.committed)
  }

  get deadLetters(): readonly SimulatedDeadLetter[] {
    return this.records(this.#own.deadLetter).map(deadLetterOf)
  }

  /** Committed records that the group's committed offsets are not beyond, over all inputs and the forward topic. */
  get lagRecords(): number {
    return this.#inputs.reduce((lag, log) => {
      const { offset = 0 } = this.#broker.offsets.committed(log)
      return lag + log.read(offset).records.length
    }, 0)
  }

  /** Whether inputs or outputs may still become visible without a record being processed. */
  get isUndecided(): boolean {
    const isOpen = this.#inputs.some((log) => log.lastStableOffset < log.highWatermark)
    return isOpen || this.#broker.transactions.isEnding
  }

  get #inputs(): readonly PartitionLog[] {
    const topics = [...this.#topology.sources.map(({ topic }) => topic.name), this.#own.forward]
    return topics.flatMap((topic) => this.#broker.partitions(topic))
  }
}

const deadLetterOf = ({ headers }: RawRecord): SimulatedDeadLetter => {
  const text = (name: string): string => Buffer.from(headers.find(({ key }) => key === name)?.value ?? []).toString()
  return {
    reason: text('eventzr.reason'),
    topic: text('__streams.errors.topic'),
    partition: Number(text('__streams.errors.partition')),
    offset: Number(text('__streams.errors.offset')),
  }
}
