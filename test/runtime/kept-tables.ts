import type { Checkpoint, RefuseCheckpoint } from '#state/checkpoint.ts'
import { inMemory, MemoryTable } from '#state/memory.ts'
import type { StoreLayout } from '#state/ordered-rows.ts'
import type { Tables } from '#state/table.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'

type Rows = readonly (readonly [EncodedKey, Row<unknown>])[]

/** Rows and checkpoint of a task outlive its process. */
interface Kept {
  readonly rows: ReadonlyMap<number, Rows>
  readonly checkpoint: Checkpoint
}

/** Tables in memory whose checkpoints outlive their pod. */
export class KeptTables {
  readonly kept = new Map<number, Kept>()
  readonly #openings: (readonly [task: number, outcome: string])[] = []

  /** The fate of each checkpoint found: `used`, or the reason against it. */
  get openings(): readonly string[] {
    return this.#openings.map(([, outcome]) => outcome)
  }

  openingsOf(task: number): readonly string[] {
    return this.#openings.filter(([each]) => each === task).map(([, outcome]) => outcome)
  }

  readonly open = (task: number, refuse: RefuseCheckpoint): Promise<Tables> => {
    const kept = this.kept.get(task)
    const reason = kept && refuse(kept.checkpoint)
    if (kept !== undefined) this.#openings.push([task, reason ?? 'used'])
    return Promise.resolve(this.#tables(task, reason === undefined ? kept : undefined))
  }

  #tables(task: number, from: Kept | undefined): Tables {
    const tables = new Map<number, MemoryTable>()
    const of = (store: StoreLayout): MemoryTable => {
      const table = new MemoryTable(store)
      for (const [key, row] of from?.rows.get(store.number) ?? []) table.put(key, row)
      tables.set(store.number, table)
      return table
    }
    const save: Tables['save'] = (checkpoint, rowsKept) => {
      const rows = new Map([...tables].map(([store, table]): [number, Rows] => [store, [...table.entries()]]))
      rowsKept()
      this.kept.set(task, { rows, checkpoint: { ...checkpoint, stores: [...tables.keys()] } })
      return Promise.resolve(true)
    }
    return { ...inMemory, of, save, checkpoint: from?.checkpoint }
  }
}
