import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Checkpoint, RefuseCheckpoint } from '#state/checkpoint.ts'
import { TaskDisks } from '#state/disk/task-disks.ts'
import type { Table, Tables } from '#state/table.ts'
import { key, row, store } from '../layers-model.ts'
import { codecs } from './given-disk.ts'

const limits = { pinnedRows: 2, pinnedBytes: Infinity, cachedBytes: 100, timersAheadMs: 0, loadedTimers: 10 }

export const checkpoint: Omit<Checkpoint, 'stores'> = {
  offset: 40,
  askedMs: 1_000,
  changelogId: 'id',
  commitRow: '{"seq":3}',
  schemas: codecs.schemas,
  topologies: new Map([['f', 'shape']]),
}
export const trust: RefuseCheckpoint = () => undefined

/** The values of the first four rows. */
export const valuesIn = (table: Table) => [0, 1, 2, 3].map((n) => table.get(key(`${n}`))?.value)

/** The state folder of a pod, and the disks of its processes there. */
export class GivenDisks {
  readonly root = mkdtempSync(join(tmpdir(), 'task-disks-'))
  readonly told: string[] = []
  readonly measured: number[] = []

  /** The disks as another process has them. */
  make(): TaskDisks {
    return new TaskDisks(this.root, codecs, limits, {
      tell: (task, message) => void this.told.push(`${task}: ${message}`),
      measured: (bytes) => void this.measured.push(bytes),
    })
  }

  /** A disk of this task with four rows on it. */
  async written(disks: TaskDisks, task: number) {
    const tables = await disks.open(task, trust)
    const table = tables.of({ number: store })
    for (let n = 0; n < 4; n++) table.put(key(`${n}`), row(n, 100 + n))
    await tables.settle(0)
    return { tables, table }
  }

  /** The same with a checkpoint, and closed. @returns its folder @throws Error when there is no checkpoint */
  async saved(task = 1): Promise<string> {
    const disks = this.make()
    const { tables } = await this.written(disks, task)
    if (!(await tables.save!(checkpoint, () => undefined))) throw new Error('no checkpoint was made')
    await disks.close()
    return join(this.root, String(task))
  }

  /** The rows of task 1 as another process finds them. */
  async foundBy(refuse: RefuseCheckpoint, use: (tables: Tables, table: Table) => Promise<void> | void): Promise<void> {
    const disks = this.make()
    const tables = await disks.open(1, refuse)
    await use(tables, tables.of({ number: store }))
    await disks.close()
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}
