import type { StreamRecord, TenantId } from '#stream/record.ts'

type AnyRecord = StreamRecord<TenantId, unknown>

/** Where a stream arrives: an input of a node, or an end. */
export interface Port {
  /** Place of its node in the order of the topology; ends come last. */
  readonly rank: number
  take(record: AnyRecord): void
}

/** What one push brings to which nodes: made by rank, and by arrival where ranks are equal. Allocates nothing per delivery. */
export class Deliveries {
  readonly #ports: Port[] = []
  readonly #records: AnyRecord[] = []
  #made = 0

  /** May be called while others are made. */
  add(ports: readonly Port[], record: AnyRecord): void {
    for (const port of ports) {
      let at = this.#ports.length
      for (; at > this.#made && this.#ports[at - 1]!.rank > port.rank; at--) {
        this.#ports[at] = this.#ports[at - 1]!
        this.#records[at] = this.#records[at - 1]!
      }
      this.#ports[at] = port
      this.#records[at] = record
    }
  }

  /** Makes all, also those that are added meanwhile. */
  make(): void {
    while (this.#made < this.#ports.length) {
      const next = this.#made++
      this.#ports[next]!.take(this.#records[next]!)
    }
    this.clear()
  }

  clear(): void {
    this.#ports.length = 0
    this.#records.length = 0
    this.#made = 0
  }
}
