import { Restore } from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import { encodeKey, type StoreKey } from '#stream/store-key.ts'
import type { Store } from '#stream/store-port.ts'
import type { PartitionLog } from './partition-log.ts'

/** Rows as a new process would restore them: from what is committed in the changelog. */
export class RestoredRows {
  readonly #layers: Layers

  constructor(topology: Topology, changelog: readonly PartitionLog[]) {
    this.#layers = new Layers(topology.stores, inMemory)
    const restore = new Restore(this.#layers, new RowCodecs(topology.stores))
    for (const log of changelog)
      for (const { key, value } of log.committed) restore.apply(Buffer.from(key!), value && Buffer.from(value))
  }

  row<K extends StoreKey, V>(store: Store<K, V>, key: K): V | undefined {
    return this.#layers.get(store.number, encodeKey(key))?.value as V | undefined
  }

  /** How many rows a store has. */
  count(store: Store<StoreKey, unknown>): number {
    return [...this.#layers.rows(store.number)].length
  }
}
