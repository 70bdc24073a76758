import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { TaskDisks } from '#state/disk/task-disks.ts'
import { key, row, store } from '../layers-model.ts'
import { codecs } from './given-disk.ts'

const limits = { pinnedRows: 2, pinnedBytes: Infinity, cachedBytes: 100, timersAheadMs: 0, loadedTimers: 10 }
let root: string
let measured: number[]

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'task-disks-'))
  measured = []
  return () => rmSync(root, { recursive: true, force: true })
})

const disksIn = (folder: string): TaskDisks =>
  new TaskDisks(folder, codecs, limits, { tell: () => undefined, measured: (bytes) => void measured.push(bytes) })

/** A disk of this task with four rows on it. */
const written = async (disks: TaskDisks, task: number) => {
  const tables = await disks.open(task, () => undefined)
  const table = tables.of({ number: store })
  for (let n = 0; n < 4; n++) table.put(key(`${n}`), row(n))
  await tables.settle(0)
  return { tables, table }
}

describe('the disks of a pod', () => {
  it('keep tasks apart, and a task from its successor of the same number', async () => {
    const disks = disksIn(join(root, 'rows'))
    const one = await written(disks, 1)
    const other = await written(disks, 1)
    other.table.put(key('0'), row(9))
    await one.tables.close()
    expect(other.table.get(key('0'))?.value).toBe(9)
    expect(other.table.get(key('3'))?.value).toBe(3)
    await disks.close()
  })

  it('close in the middle of a write, also those that were on their way to be closed', async () => {
    const disks = disksIn(join(root, 'rows'))
    const tables = await disks.open(1, () => undefined)
    const table = tables.of({ number: store })
    for (let n = 0; n < 100_000; n++) table.put(key(`${n}`), row(n))
    void tables.settle(0)
    void tables.close()
    await disks.open(2, () => undefined)
    await disks.close()
  })

  it('are measured together, and leave nothing when they close', async () => {
    const folder = join(root, 'rows')
    const disks = disksIn(folder)
    await written(disks, 1)
    await written(disks, 2)
    expect(measured).toHaveLength(2)
    expect(measured[1]).toBe(2 * measured[0]!)
    await disks.close()
    expect(measured.at(-1)).toBe(0)
    expect(readdirSync(folder)).toEqual([])
    await expect(disks.open(1, () => undefined)).rejects.toThrow('after its pod had ended')
  })
})
