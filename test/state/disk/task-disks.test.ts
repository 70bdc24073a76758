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
import { checkpointLastsMs, type RefuseCheckpoint } from '#state/checkpoint.ts'
import { formatStamp, parseStamp } from '#state/disk/stamp.ts'
import { diskKey } from '#state/disk/disk-key.ts'
import { TaskDisks } from '#state/disk/task-disks.ts'
import type { Table, Tables } from '#state/table.ts'
import { key, row, store } from '../layers-model.ts'
import { checkpoint, trust, valuesIn } from './given-checkpoint.ts'
import { codecs, noRow, putBytes } from './given-disk.ts'

const limits = { pinnedRows: 2, pinnedBytes: Infinity, cachedBytes: 100, timersAheadMs: 0, loadedTimers: 10 }
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
    const { tables } = await written(disks, 1)
    void tables.save!(checkpoint, () => undefined)
    const next = await disks.open(1, trust)
    expect(await tables.save!(checkpoint, () => undefined)).toBe(false)
    expect(next.of({ number: store }).get(key('0'))).toBeUndefined()
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
    putBytes(folder, diskKey(store, key('2')), noRow)
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
      'two processes have died with them since',
      (folder) => renameSync(stampOf(folder), join(folder, 'checkpoint-in-use-again')),
      'two processes have died with them since their checkpoint',
    ],
    [
      'a clock of the machine says that it is too old',
      (folder) => {
        const { writtenMs, ...rest } = parseStamp(readFileSync(stampOf(folder), 'utf8'))
        writeFileSync(stampOf(folder), formatStamp({ ...rest, writtenMs: writtenMs - checkpointLastsMs }))
      },
      'their checkpoint is too old by the clock',
    ],
  ])('%s', async (_fault, damage, reason) => {
    const folder = await saved()
    damage(folder)
    await foundBy(trust, (tables, table) => {
      expect(tables.checkpoint).toBeUndefined()
      expect(valuesIn(table)).toEqual([undefined, undefined, undefined, undefined])
    })
    expect(told).toEqual([expect.stringMatching(/^1: rows on disk are not used, the changelog is read: /)])
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
    expect(told).toEqual([expect.stringContaining('their file lacks writes')])
  })
})

describe('a process that dies with rows in use', () => {
  const open = (folder: string, how: 'kill' | 'read') =>
    spawnSync(process.execPath, [fileURLToPath(new URL('opening-process.ts', import.meta.url)), folder, how]).signal

  it('does no harm to them, and the next one uses them', async () => {
    const folder = await saved()
    expect(open(folder, 'kill')).toBe('SIGKILL')
    await foundBy(trust, (_tables, table) => expect(valuesIn(table)).toEqual([0, 1, 2, 3]))
    expect(told).toEqual([])
  })

  it('leaves word, and after two of them the changelog is read', async () => {
    const folder = await saved()
    for (const _death of ['first', 'second']) expect(open(folder, 'kill')).toBe('SIGKILL')
    await foundBy(trust, (tables) => expect(tables.checkpoint).toBeUndefined())
    expect(told).toEqual([expect.stringContaining('two processes have died with them')])
  })

  it('is forgotten with the next checkpoint, and when the rows are closed in good order', async () => {
    const folder = await saved()
    open(folder, 'kill')
    await foundBy(trust, () => undefined)
    open(folder, 'kill')
    await foundBy(trust, async (tables) => expect(await tables.save!(checkpoint, () => undefined)).toBe(true))
    open(folder, 'kill')
    await foundBy(trust, (tables) => expect(tables.checkpoint?.offset).toBe(40))
  })

  it('dies but twice of a file whose head is damaged', async () => {
    const folder = await saved()
    const file = join(folder, 'data.mdb')
    writeFileSync(file, Buffer.concat([Buffer.alloc(16_384), readFileSync(file).subarray(16_384)]))
    for (const _death of ['first', 'second']) expect(open(folder, 'read')).not.toBeNull()
    await foundBy(trust, (tables) => expect(tables.checkpoint).toBeUndefined())
    expect(told).toHaveLength(1)
  })
})

describe('two openings of one task', () => {
  it('come one after the other, also while the disk before them closes', async () => {
    const disks = disksIn(root)
    await written(disks, 1)
    const [first, second] = await Promise.all([disks.open(1, trust), disks.open(1, trust)])
    const table = second.of({ number: store })
    for (let n = 0; n < 4; n++) table.put(key(`${n}`), row(n))
    await second.settle(0)
    await first.close()
    expect(await second.save!(checkpoint, () => undefined)).toBe(true)
    await disks.close()
    await foundBy(trust, (_tables, found) => expect(valuesIn(found)).toEqual([0, 1, 2, 3]))
  })
})

describe('a folder that two processes have at the same time', () => {
  it('is given up by the one whose rows are not the last ones, and the other one keeps its own', async () => {
    await saved()
    const [old, next] = [disksIn(root), disksIn(root)]
    const [oldTables, nextTables] = [await old.open(1, trust), await next.open(1, trust)]
    const [oldTable, nextTable] = [oldTables.of({ number: store }), nextTables.of({ number: store })]
    for (let n = 0; n < 4; n++) nextTable.put(key(`${n}`), row(n + 10))
    expect(await nextTables.save!(checkpoint, () => undefined)).toBe(true)
    for (let n = 0; n < 4; n++) oldTable.put(key(`${n}`), row(n + 20))
    expect(await oldTables.save!(checkpoint, () => undefined)).toBe(false)
    expect(oldTables.fault).toMatchObject({ code: 'STATE_DISK_FAILED' })
    expect(valuesIn(nextTable)).toEqual([10, 11, 12, 13])
    await next.close()
  })
})
