import { formatReleaseOrder } from '#runtime/inputs/release-order.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { shapeFingerprint, topologyShape } from '#runtime/upgrade/topology-shape.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import type { RunHistory } from './run-history.ts'
import type { SimulatedBroker } from './simulated-broker.ts'

/** A build of the application, as its pods run it. */
export interface SimulatedBuild {
  readonly name: string
  readonly topology: Topology
}

/** The builds of the application, one after the other, and an operator's orders about them. */
export class SimulatedBuilds {
  readonly #broker: SimulatedBroker
  readonly #history: RunHistory
  #current: SimulatedBuild

  constructor(first: Topology, broker: SimulatedBroker, history: RunHistory) {
    this.#broker = broker
    this.#history = history
    this.#current = { name: 'first', topology: first }
  }

  /** The build of the next processes. */
  get current(): SimulatedBuild {
    return this.#current
  }

  /** Later processes run another build, or an earlier one again. */
  deploy(name: string, topology: Topology): void {
    this.#history.note(`deploy ${name}`)
    this.#current = { name, topology }
  }

  /** Orders every task to go on with the current build, whatever its rules fail at. */
  release(): void {
    const { name, topology } = this.#current
    const { journal: topic } = ownTopics(applicationId(topology))
    const { length } = this.#broker.partitions(topic)
    const build = `${name}+${shapeFingerprint(topologyShape(topology, length))}`
    this.#history.note(`release ${build}`)
    const value = Buffer.from(formatReleaseOrder({ build }))
    for (let partition = 0; partition < length; partition++)
      this.#broker.append({ topic, partition, key: null, value, timestamp: this.#broker.nowMs, headers: [] })
  }
}
