import type { Checkpoint, RefuseCheckpoint } from '#state/checkpoint.ts'
import { MemoryTable } from '#state/memory.ts'
import type { StoreLayout } from '#state/ordered-rows.ts'
import type { FarTimers, Tables } from '#state/table.ts'
import type { Visit } from '#state/timers.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { SimulatedProcess } from './simulated-process.ts'

/** The rows of a task on a disk by store, and the checkpoint written behind them. */
export interface StoredTask {
  readonly rows: ReadonlyMap<number, ReadonlyMap<EncodedKey, Row<unknown>>>
  readonly checkpoint: Checkpoint | undefined
}

/** The same while a process writes them. */
interface Stored extends StoredTask {
  readonly rows: Map<number, Map<EncodedKey, Row<unknown>>>
  checkpoint: Checkpoint | undefined
}

type Write = readonly [store: number, key: EncodedKey, row: Row<unknown> | undefined]

/** Each disk of a pod has one of these. */
const mostWritesAtOnce = [1, 5, 50]
const longestWritesMs = [5, 40, 400]

/** The disks of a pod, one for each task. They outlive its processes. */
export class SimulatedDisks {
  readonly #stored = new Map<number, Stored>()
  readonly #open = new Map<number, SimulatedDisk>()
  readonly #random: SeededRandom
  readonly #stores: readonly number[]
  readonly #tell: (message: string) => void

  /** @param tell hears whether the rows on a disk are used */
  constructor(stores: readonly number[], random: SeededRandom, tell: (message: string) => void) {
    this.#stores = stores
    this.#random = random
    this.#tell = tell
  }

  /** The rows of a task's last checkpoint, unless they are refused. */
  async open(task: number, refuse: RefuseCheckpoint, process: SimulatedProcess): Promise<Tables> {
    await this.#open.get(task)?.close()
    const stored = this.#usable(task, refuse) ?? { rows: new Map(), checkpoint: undefined }
    this.#stored.set(task, stored)
    const disk = new SimulatedDisk(stored, this.#stores, process, this.#random)
    this.#open.set(task, disk)
    return disk
  }

  /** The rows of a task for its next process, if there is a checkpoint. */
  stored(task: number): StoredTask | undefined {
    const stored = this.#stored.get(task)
    return stored?.checkpoint && stored
  }

  #usable(task: number, refuse: RefuseCheckpoint): Stored | undefined {
    const stored = this.#stored.get(task)
    if (stored?.checkpoint === undefined) return undefined
    const reason = refuse(stored.checkpoint)
    this.#tell(`${reason === undefined ? 'uses' : 'does not use'} the checkpoint of task ${task} ${reason ?? ''}`)
    return reason === undefined ? stored : undefined
  }

  /** Everything on them is gone; call while no process has one open. */
  lose(): void {
    this.#stored.clear()
  }
}

/** All rows in memory. A save takes time, and a crash of the process may cut it short anywhere. */
class SimulatedDisk implements Tables {
  readonly checkpoint: Checkpoint | undefined
  readonly fault = undefined
  readonly isBehind = false
  unsavedBytes = 0
  readonly #stored: Stored
  readonly #stores: readonly number[]
  readonly #process: SimulatedProcess
  readonly #random: SeededRandom
  readonly #mostWritesAtOnce: number
  readonly #longestWriteMs: number
  readonly #tables = new Map<number, KeepingTable>()
  #isClosed = false

  constructor(stored: Stored, stores: readonly number[], process: SimulatedProcess, random: SeededRandom) {
    this.checkpoint = stored.checkpoint
    this.#stored = stored
    this.#stores = stores
    this.#process = process
    this.#random = random
    this.#mostWritesAtOnce = random.pick(mostWritesAtOnce)
    this.#longestWriteMs = random.pick(longestWritesMs)
  }

  of(store: StoreLayout): KeepingTable {
    const table = new KeepingTable(store, this.#stored.rows.get(store.number) ?? new Map())
    this.#tables.set(store.number, table)
    return table
  }

  timersBetween(after: number, until: number): FarTimers {
    const visits: Visit[] = []
    for (const [store, table] of this.#tables)
      for (const [key, { deadline }] of table.entries())
        if (deadline !== undefined && deadline > after && deadline <= until) visits.push({ at: deadline, store, key })
    return { visits, reach: until }
  }

  settle(bytes: number): undefined {
    this.unsavedBytes += bytes
  }

  async save(checkpoint: Omit<Checkpoint, 'stores'>, rowsKept: () => void): Promise<boolean> {
    this.unsavedBytes = 0
    const writes = [...this.#tables].flatMap(([store, table]) =>
      [...table.takeWrites()].map(([key, row]): Write => [store, key, row]),
    )
    while (writes.length > 0) {
      await this.#pause()
      if (this.#isClosed) return false
      for (const write of writes.splice(0, this.#random.between(1, this.#mostWritesAtOnce))) this.#keep(write)
    }
    rowsKept()
    await this.#pause()
    if (this.#isClosed) return false
    this.#stored.checkpoint = { ...checkpoint, stores: this.#stores }
    return true
  }

  close(): Promise<void> {
    this.#isClosed = true
    return Promise.resolve()
  }

  #pause(): Promise<void> {
    return this.#process.sleep(this.#random.between(1, this.#longestWriteMs))
  }

  #keep([store, key, row]: Write): void {
    const rows = this.#stored.rows.get(store) ?? new Map<EncodedKey, Row<unknown>>()
    this.#stored.rows.set(store, rows)
    if (row === undefined) rows.delete(key)
    else rows.set(key, row)
  }
}

/** Begins with rows, and knows the later writes. */
class KeepingTable extends MemoryTable {
  #writes = new Map<EncodedKey, Row<unknown> | undefined>()

  constructor(store: StoreLayout, rows: ReadonlyMap<EncodedKey, Row<unknown>>) {
    super(store)
    for (const [key, row] of rows) super.put(key, row)
  }

  override put(key: EncodedKey, row: Row<unknown> | undefined): void {
    super.put(key, row)
    this.#writes.set(key, row)
  }

  takeWrites(): ReadonlyMap<EncodedKey, Row<unknown> | undefined> {
    const writes = this.#writes
    this.#writes = new Map()
    return writes
  }
}
