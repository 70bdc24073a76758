import { Restore } from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import { encodeKey, type StoreKey } from '#stream/store-key.ts'
import type { Row, Store } from '#stream/store-port.ts'
import type { PartitionLog } from './partition-log.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import type { StoredTask } from './simulated-disks.ts'

/** A row with its store and key as its name. */
export type RestoredRow = readonly [name: string, row: Row<unknown>]

/** Rows as a new process would restore them: from the changelog, as far as it is committed, or from checkpoints and the rest of it. */
export class RestoredRows {
  readonly #topology: Topology
  readonly #layers: Layers
  readonly #restore: Restore

  /** @param stored what a disk has of a task */
  constructor(
    topology: Topology,
    changelog: readonly PartitionLog[],
    stored: (task: number) => StoredTask | undefined = () => undefined,
  ) {
    this.#topology = topology
    this.#layers = new Layers(taskStores(topology), inMemory)
    this.#restore = new Restore(this.#layers, new RowCodecs(taskStores(topology)))
    for (const log of changelog) this.#read(log, stored(log.partition))
  }

  /** All rows, parked records and deadlines included, in the order of their names. */
  get all(): readonly RestoredRow[] {
    const rows = taskStores(this.#topology).flatMap(({ name, number }) =>
      // Rows from a changelog have classes of their own.
      [...this.#layers.rows(number)].map(([key, row]): RestoredRow => [`${name} ${key}`, structuredClone(row)]),
    )
    return rows.toSorted(([a], [b]) => (a < b ? -1 : 1))
  }

  row<K extends StoreKey, V>(store: Store<K, V>, key: K): V | undefined {
    return this.#layers.get(store.number, encodeKey(key))?.value as V | undefined
  }

  #read(log: PartitionLog, { rows, checkpoint }: StoredTask = { rows: new Map(), checkpoint: undefined }): void {
    for (const [store, byKey] of rows) for (const [key, row] of byKey) this.#layers.restore(store, key, row)
    for (const { key, value, offset } of log.committed)
      if (offset >= (checkpoint?.offset ?? 0)) this.#restore.apply(Buffer.from(key!), value && Buffer.from(value))
  }

  /** How many rows a store has. */
  count(store: Store<StoreKey, unknown>): number {
    return [...this.#layers.rows(store.number)].length
  }
}
