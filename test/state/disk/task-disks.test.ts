import { existsSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TaskDisk } from '#state/disk/task-disk.ts'
import { key, row, store } from '../layers-model.ts'
import { checkpoint, GivenDisks, trust, valuesIn } from './given-disks.ts'

let given: GivenDisks

beforeEach(() => {
  given = new GivenDisks()
  return () => given.close()
})
afterEach(() => void vi.useRealTimers())

describe('the disks of a pod', () => {
  it('keep tasks apart', async () => {
    const disks = given.make()
    const one = await given.written(disks, 1)
    const other = await given.written(disks, 2)
    other.table.put(key('0'), row(9))
    await one.tables.close()
    expect(valuesIn(other.table)).toEqual([9, 1, 2, 3])
    await disks.close()
  })

  it('close that of a task before its successor of the same number opens', async () => {
    const disks = given.make()
    const { tables } = await given.written(disks, 1)
    void tables.save!(checkpoint, () => undefined)
    const next = await disks.open(1, trust)
    expect(await tables.save!(checkpoint, () => undefined)).toBe(false)
    expect(next.of({ number: store }).get(key('0'))).toBeUndefined()
    await disks.close()
  })

  it('close in the middle of a write, also those that were on their way to be closed', async () => {
    const disks = given.make()
    const tables = await disks.open(1, trust)
    const table = tables.of({ number: store })
    for (let n = 0; n < 100_000; n++) table.put(key(`${n}`), row(n))
    void tables.settle(0)
    void tables.close()
    await disks.open(2, trust)
    await disks.close()
  })

  it('are measured together, and leave nothing without a checkpoint', async () => {
    const disks = given.make()
    await given.written(disks, 1)
    await given.written(disks, 2)
    expect(given.measured).toHaveLength(2)
    expect(given.measured[1]).toBe(2 * given.measured[0]!)
    await disks.close()
    expect(given.measured.at(-1)).toBe(0)
    expect(readdirSync(given.root)).toEqual([])
    await expect(disks.open(1, trust)).rejects.toThrow('after its pod had ended')
  })

  it('remove after an hour what tasks that went elsewhere have left, once it is of no use', async () => {
    const halfADayMs = 12 * 3_600_000
    const [old, fresh] = [await given.saved(3), await given.saved(4)]
    const startedMs = Date.now()
    utimesSync(join(old, 'checkpoint'), 0, (startedMs - halfADayMs) / 1_000)
    vi.useFakeTimers({ toFake: ['Date'], now: startedMs })
    const disks = given.make()
    await given.written(disks, 1)
    expect([old, fresh].map((folder) => existsSync(folder))).toEqual([true, true])
    vi.setSystemTime(startedMs + 3_600_000)
    await given.written(disks, 2)
    expect([old, fresh, join(given.root, '1')].map((folder) => existsSync(folder))).toEqual([false, true, true])
    await disks.close()
  })
})

describe('two openings of one task', () => {
  it('come one after the other, also while the disk before them closes', async () => {
    const disks = given.make()
    await given.written(disks, 1)
    const [first, second] = await Promise.all([disks.open(1, trust), disks.open(1, trust)])
    const table = second.of({ number: store })
    for (let n = 0; n < 4; n++) table.put(key(`${n}`), row(n))
    await second.settle(0)
    await first.close()
    expect(await second.save!(checkpoint, () => undefined)).toBe(true)
    await disks.close()
    await given.foundBy(trust, (_tables, found) => expect(valuesIn(found)).toEqual([0, 1, 2, 3]))
  })
})

describe('disks that close while a task is opened', () => {
  it('wait for it, and leave nothing open', async () => {
    await given.saved()
    const disks = given.make()
    const opening = disks.open(1, () => 'it is not wanted')
    // The folder is being emptied by now.
    await Promise.resolve()
    await Promise.resolve()
    await disks.close()
    expect((await opening) as TaskDisk).toMatchObject({ isGone: true })
  })
})

describe('a folder that two processes have at the same time', () => {
  it('is given up by the one whose rows are not the last ones, and the other one keeps its own', async () => {
    await given.saved()
    const [old, next] = [given.make(), given.make()]
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
