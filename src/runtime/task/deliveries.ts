import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { EdgeCount } from './edge-counts.ts'

type AnyRecord = StreamRecord<TenantId, unknown>

/** Where a stream arrives: an input of a node, or an end. */
export interface Inlet {
  /** Place of its node in the order of the topology; ends come last. */
  readonly rank: number
  /** Counts the arrivals. */
  readonly edge: EdgeCount
  take(record: AnyRecord): void
}

/** The deliveries of one push to nodes: made by rank, and by arrival where ranks are equal. Allocates nothing per delivery. */
export class Deliveries {
  readonly #inlets: Inlet[] = []
  readonly #records: AnyRecord[] = []
  #made = 0

  /** May be called while others are made. */
  add(inlets: readonly Inlet[], record: AnyRecord): void {
    for (const inlet of inlets) {
      let at = this.#inlets.length
      for (; at > this.#made && this.#inlets[at - 1]!.rank > inlet.rank; at--) {
        this.#inlets[at] = this.#inlets[at - 1]!
        this.#records[at] = this.#records[at - 1]!
      }
      this.#inlets[at] = inlet
      this.#records[at] = record
    }
  }

  /** Makes all, also those that are added meanwhile. */
  make(): void {
    while (this.#made < this.#inlets.length) {
      const next = this.#made++
      const inlet = this.#inlets[next]!
      const { edge } = inlet
      if (++edge.count === edge.lookAt) lookAt(inlet, this.#records[next]!)
      else inlet.take(this.#records[next]!)
    }
    this.clear()
  }

  clear(): void {
    this.#inlets.length = 0
    this.#records.length = 0
    this.#made = 0
  }
}

/** A look at one of many deliveries; it also takes the time. */
const lookAt = (inlet: Inlet, record: AnyRecord): void => {
  const startedMs = performance.now()
  inlet.take(record)
  inlet.edge.seen(record, performance.now() - startedMs)
}
