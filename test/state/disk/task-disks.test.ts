import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Checkpoint, RefuseCheckpoint } from '#state/checkpoint.ts'
import { diskKey } from '#state/disk/disk-key.ts'
import { DiskWriter } from '#state/disk/disk-writer.ts'
import { RowParcel } from '#state/disk/row-parcel.ts'
import { TaskDisks } from '#state/disk/task-disks.ts'
import type { Table, Tables } from '#state/table.ts'
import { key, row, store } from '../layers-model.ts'
import { codecs, noRow } from './given-disk.ts'

const limits = { pinnedRows: 2, pinnedBytes: Infinity, cachedBytes: 100, timersAheadMs: 0, loadedTimers: 10 }
const checkpoint: Omit<Checkpoint, 'stores'> = {
  offset: 40,
  askedMs: 1_000,
  changelogId: 'id',
  commitRow: '{"seq":3}',
  schemas: codecs.schemas,
  topologies: new Map([['f', 'shape']]),
}
const trust: RefuseCheckpoint = () => undefined
let root: string
let measured: number[]
let told: string[]

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'task-disks-'))
  measured = []
  told = []
  return () => rmSync(root, { recursive: true, force: true })
})
afterEach(() => void vi.useRealTimers())

const disksIn = (folder: string): TaskDisks =>
  new TaskDisks(folder, codecs, limits, {
    tell: (task, message) => void told.push(`${task}: ${message}`),
    measured: (bytes) => void measured.push(bytes),
  })

/** A disk of this task with four rows on it. */
const written = async (disks: TaskDisks, task: number) => {
  const tables = await disks.open(task, trust)
  const table = tables.of({ number: store })
  for (let n = 0; n < 4; n++) table.put(key(`${n}`), row(n, 100 + n))
  await tables.settle(0)
  return { tables, table }
}

/** The same with a checkpoint, and closed. @returns its folder */
const saved = async (task = 1): Promise<string> => {
  const disks = disksIn(root)
  const { tables } = await written(disks, task)
  expect(await tables.save!(checkpoint, () => undefined)).toBe(true)
  await disks.close()
  return join(root, String(task))
}

const valuesIn = (table: Table) => [0, 1, 2, 3].map((n) => table.get(key(`${n}`))?.value)

/** The rows of task 1 as another process finds them. */
const foundBy = async (refuse: RefuseCheckpoint, use: (tables: Tables, table: Table) => Promise<void> | void) => {
  const disks = disksIn(root)
  const tables = await disks.open(1, refuse)
  await use(tables, tables.of({ number: store }))
  await disks.close()
}

describe('the disks of a pod', () => {
  it('keep tasks apart', async () => {
    const disks = disksIn(root)
    const one = await written(disks, 1)
    const other = await written(disks, 2)
    other.table.put(key('0'), row(9))
    await one.tables.close()
    expect(valuesIn(other.table)).toEqual([9, 1, 2, 3])
    await disks.close()
  })

  it('close that of a task before its successor of the same number opens', async () => {
    const disks = disksIn(root)
    const { tables, table } = await written(disks, 1)
    void tables.save!(checkpoint, () => undefined)
    const next = await disks.open(1, trust)
    expect(await tables.save!(checkpoint, () => undefined)).toBe(false)
    expect(next.of({ number: store }).get(key('0'))).toBeUndefined()
    table.put(key('0'), row(9))
    await disks.close()
  })

  it('close in the middle of a write, also those that were on their way to be closed', async () => {
    const disks = disksIn(root)
    const tables = await disks.open(1, trust)
    const table = tables.of({ number: store })
    for (let n = 0; n < 100_000; n++) table.put(key(`${n}`), row(n))
    void tables.settle(0)
    void tables.close()
    await disks.open(2, trust)
    await disks.close()
  })

  it('are measured together, and leave nothing without a checkpoint', async () => {
    const disks = disksIn(root)
    await written(disks, 1)
    await written(disks, 2)
    expect(measured).toHaveLength(2)
    expect(measured[1]).toBe(2 * measured[0]!)
    await disks.close()
    expect(measured.at(-1)).toBe(0)
    expect(readdirSync(root)).toEqual([])
    await expect(disks.open(1, trust)).rejects.toThrow('after its pod had ended')
  })

  it('remove after an hour what tasks that went elsewhere have left, once it is of no use', async () => {
    const halfADayMs = 12 * 3_600_000
    const [old, fresh] = [await saved(3), await saved(4)]
    const startedMs = Date.now()
    utimesSync(join(old, 'checkpoint'), 0, (startedMs - halfADayMs) / 1_000)
    vi.useFakeTimers({ toFake: ['Date'], now: startedMs })
    const disks = disksIn(root)
    await written(disks, 1)
    expect([old, fresh].map((folder) => existsSync(folder))).toEqual([true, true])
    vi.setSystemTime(startedMs + 3_600_000)
    await written(disks, 2)
    expect([old, fresh, join(root, '1')].map((folder) => existsSync(folder))).toEqual([false, true, true])
    await disks.close()
  })
})

describe('rows with a checkpoint', () => {
  it('are there for the next process, with their timers and all that the checkpoint knows', async () => {
    await saved()
    await foundBy(trust, (tables, table) => {
      expect(tables.checkpoint).toMatchObject({ ...checkpoint, stores: [store] })
      expect(valuesIn(table)).toEqual([0, 1, 2, 3])
      expect(tables.timersBetween!(-Infinity, 102).visits.map(({ at }) => at)).toEqual([100, 101, 102])
    })
    expect(told).toEqual([])
  })

  it('may be newer than it: those written since are there, too', async () => {
    await saved()
    await foundBy(trust, async (tables, table) => {
      for (let n = 0; n < 4; n++) table.put(key(`${n}`), row(n + 10))
      await tables.settle(0)
    })
    await foundBy(trust, (tables, table) => {
      expect(tables.checkpoint?.offset).toBe(40)
      expect(valuesIn(table)).toEqual([10, 11, 12, 13])
    })
  })

  it('are not used against the will of the task, which says why', async () => {
    const folder = await saved()
    await foundBy(
      ({ offset }) => `it does not like ${offset}`,
      (tables, table) => {
        expect(tables.checkpoint).toBeUndefined()
        expect(valuesIn(table)).toEqual([undefined, undefined, undefined, undefined])
      },
    )
    expect(told).toEqual(['1: rows on disk are not used, the changelog is read: it does not like 40'])
    expect(existsSync(folder)).toBe(false)
  })

  it('are given up when one of them does not have its checksum', async () => {
    const folder = await saved()
    const parcel = new RowParcel()
    parcel.add(diskKey(store, key('2')), noRow)
    const writer = new DiskWriter()
    await writer.write(folder, parcel, true)
    await writer.end()
    await foundBy(trust, (tables, table) => {
      expect(table.get(key('1'))?.value).toBe(1)
      expect(() => table.get(key('2'))).toThrow('a row does not have its checksum')
      expect(tables.fault).toMatchObject({ code: 'STATE_DISK_FAILED' })
    })
    await foundBy(trust, (tables) => expect(tables.checkpoint).toBeUndefined())
  })
})

describe('rows with a checkpoint are not used, and the changelog is read, when', () => {
  const rowsOf = (folder: string) => join(folder, 'data.mdb')
  const stampOf = (folder: string) => join(folder, 'checkpoint')

  it.each<readonly [string, (folder: string) => void, string | RegExp]>([
    ['there is none', (folder) => rmSync(stampOf(folder)), 'they have no checkpoint'],
    [
      'its text is damaged',
      (folder) => writeFileSync(stampOf(folder), readFileSync(stampOf(folder), 'utf8').replace('40', '41')),
      'the checkpoint does not have its checksum',
    ],
    ['their file was cut', (folder) => truncateSync(rowsOf(folder), statSync(rowsOf(folder)).size - 1), 'was cut'],
    ['their file is gone', (folder) => rmSync(rowsOf(folder)), /no such file/],
    [
      'a process has died while it opened them',
      (folder) => renameSync(stampOf(folder), join(folder, 'checkpoint-in-opening')),
      'a process has died while it opened them',
    ],
  ])('%s', async (_fault, damage, reason) => {
    const folder = await saved()
    damage(folder)
    await foundBy(trust, (tables, table) => {
      expect(tables.checkpoint).toBeUndefined()
      expect(valuesIn(table)).toEqual([undefined, undefined, undefined, undefined])
    })
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^1: rows on disk are not used, the changelog is read: /)
    expect(told[0]).toMatch(reason)
  })

  it('their file is one of before it', async () => {
    const folder = await saved()
    copyFileSync(rowsOf(folder), join(root, 'before'))
    await foundBy(trust, async (tables, table) => {
      table.put(key('0'), row(9))
      expect(await tables.save!(checkpoint, () => undefined)).toBe(true)
    })
    const { size } = statSync(rowsOf(folder))
    copyFileSync(join(root, 'before'), rowsOf(folder))
    truncateSync(rowsOf(folder), size)
    await foundBy(trust, (tables) => expect(tables.checkpoint).toBeUndefined())
    expect(told).toEqual([expect.stringContaining('the file lacks writes')])
  })
})

describe('a process that dies while it opens rows', () => {
  const open = (folder: string, how: 'kill' | 'read') =>
    spawnSync(process.execPath, [fileURLToPath(new URL('opening-process.ts', import.meta.url)), folder, how])

  it('leaves word for the next one, which reads the changelog', async () => {
    const folder = await saved()
    expect(open(folder, 'kill').signal).toBe('SIGKILL')
    await foundBy(trust, (tables) => expect(tables.checkpoint).toBeUndefined())
    expect(told).toEqual([expect.stringContaining('a process has died while it opened them')])
  })

  it('dies but once of a file whose head is damaged', async () => {
    const folder = await saved()
    const file = join(folder, 'data.mdb')
    writeFileSync(file, Buffer.concat([Buffer.alloc(16_384), readFileSync(file).subarray(16_384)]))
    expect(open(folder, 'read').signal).not.toBeNull()
    await foundBy(trust, (tables) => expect(tables.checkpoint).toBeUndefined())
    expect(told).toHaveLength(1)
  })
})
