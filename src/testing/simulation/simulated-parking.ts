import { formatParkOrder, type ParkOrder } from '#runtime/inputs/park-order.ts'
import { formatUnparkOrder, type UnparkOrder } from '#runtime/inputs/unpark-order.ts'
import type { PartitionPosition } from '#runtime/ports/batch.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { RunHistory } from './run-history.ts'
import type { SimulatedBroker } from './simulated-broker.ts'

/** An operator's orders to park tenants and to free them, each in the journal of the tenant's home task. */
export class SimulatedParking {
  readonly #broker: SimulatedBroker
  readonly #history: RunHistory
  readonly #journal: string
  readonly #orders: PartitionPosition[] = []

  constructor(broker: SimulatedBroker, history: RunHistory, journal: string) {
    this.#broker = broker
    this.#history = history
    this.#journal = journal
  }

  /** Orders the home task to park the records of a tenant, or of one of its entities. @returns the order's place */
  park(what: ParkOrder): PartitionPosition {
    return this.#order(what, formatParkOrder(what))
  }

  /** Orders it to process the parked records of a tenant. @returns the order's place */
  unpark(what: UnparkOrder): PartitionPosition {
    return this.#order(what, formatUnparkOrder(what))
  }

  /** Whether the group's committed offsets are beyond an order. */
  isObeyed(order: PartitionPosition): boolean {
    return (this.#broker.offsets.committed(order).offset ?? 0) > order.offset
  }

  /** Whether they are beyond all orders so far. */
  get isDone(): boolean {
    return this.#orders.every((order) => this.isObeyed(order))
  }

  #order({ tenantId }: UnparkOrder, text: string): PartitionPosition {
    this.#history.note(text)
    const topic = this.#journal
    const partition = homeTask(Buffer.from(tenantId), this.#broker.partitions(topic).length)
    const record = { topic, partition, key: null, value: Buffer.from(text), timestamp: this.#broker.nowMs, headers: [] }
    const { highWatermark } = this.#broker.append(record)
    const order = { topic, partition, offset: highWatermark - 1 }
    this.#orders.push(order)
    return order
  }
}
