import { existsSync, renameSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { diskKey } from '#state/disk/disk-key.ts'
import type { TaskDisk } from '#state/disk/task-disk.ts'
import { noRows } from '#state/row-counts.ts'
import { key, row, store } from '../layers-model.ts'
import { GivenDisk, putBytes } from './given-disk.ts'

const limits = { pinnedRows: 4, pinnedBytes: Infinity, cachedBytes: 1, timersAheadMs: 0, loadedTimers: 10 }
const noTexts = { commitRow: undefined, schemas: new Map(), topologies: new Map() }
let given: GivenDisk

beforeEach(() => {
  given = new GivenDisk()
  return () => {
    vi.restoreAllMocks()
    return given.close()
  }
})

/** A table with so many rows, named by their numbers. */
const filled = (disk: TaskDisk, rows: number) => {
  const table = disk.of({ number: store })
  for (let n = 0; n < rows; n++) table.put(key(`${n}`), row(n))
  return table
}

describe('the disk of a task', () => {
  it('is not made for rows that fit into memory', async () => {
    const folder = given.nextFolder
    const disk = given.make(limits)
    filled(disk, 3)
    expect(disk.settle(0)).toBeUndefined()
    await disk.close()
    expect(existsSync(folder)).toBe(false)
  })

  it('has no more than its limit in memory alone once it has settled', async () => {
    const disk = given.make(limits)
    const table = filled(disk, 4)
    void disk.settle(0)
    expect(table.pinnedRows).toBe(4)
    await given.written()
    expect(table.pinnedRows).toBe(0)
    expect([0, 1, 2, 3, 4].map((n) => table.get(key(`${n}`))?.value)).toEqual([0, 1, 2, 3, undefined])
  })

  it('takes large rows before there are many', async () => {
    const disk = given.make({ ...limits, pinnedBytes: 1_000 })
    const table = filled(disk, 2)
    void disk.settle(999)
    await given.written()
    expect(table.pinnedRows).toBe(2)
    void disk.settle(1)
    await given.written()
    expect(table.pinnedRows).toBe(0)
    void disk.settle(999)
    expect(disk.settle(0)).toBeUndefined()
    expect(disk.settle(1_001)).toBeDefined()
  })

  it('holds those up who put many more rows than it has written', async () => {
    const disk = given.make(limits)
    const table = filled(disk, 8)
    await disk.settle(0)
    expect(table.pinnedRows).toBe(0)
  })

  it('writes many rows in parcels', async () => {
    const disk = given.make(limits)
    const table = filled(disk, 50_000)
    await disk.settle(0)
    expect([...table.entries()]).toHaveLength(50_000)
    expect(table.get(key('49999'))?.value).toBe(49_999)
  })

  it('has tasks that make more rows wait while it is behind', async () => {
    const disk = given.make(limits)
    const table = filled(disk, 15)
    const room = disk.settle(0)
    expect(disk.isBehind).toBe(false)
    table.put(key('15'), row(15))
    expect(disk.isBehind).toBe(true)
    await room
    expect(disk.isBehind).toBe(false)
  })

  it('closes without the rows that are still to be written', async () => {
    const disk = given.make(limits)
    filled(disk, 100_000)
    void disk.settle(0)
    const write = vi.spyOn(given.writer, 'write')
    await disk.close()
    expect(write).not.toHaveBeenCalled()
  })

  it('goes with its task', async () => {
    const folder = given.nextFolder
    const disk = given.make(limits)
    filled(disk, 8)
    void disk.settle(0)
    await Promise.all([disk.close(), disk.close()])
    expect(existsSync(folder)).toBe(false)
  })
})

describe('the timers on a disk', () => {
  const far = { ...limits, loadedTimers: 1_000 }
  const visits = (disk: TaskDisk) => disk.timersBetween(-1, Infinity).visits.map(({ at, key: name }) => `${at} ${name}`)

  it('are one for each row with a timer, however often it was written with another one, or none, or deleted', async () => {
    const disk = given.make(far)
    const table = disk.of({ number: store })
    for (let round = 0; round < 5; round++) {
      for (let n = 0; n < 8; n++) table.put(key(`${n}`), row(n, 100 * round + n))
      await disk.settle(0)
    }
    for (let n = 0; n < 4; n++) table.put(key(`${n}`), n < 2 ? row(n) : undefined)
    for (let n = 10; n < 14; n++) table.put(key(`${n}`), row(n))
    await disk.settle(0)
    expect(table.pinnedRows).toBe(0)
    expect(visits(disk)).toEqual(['404 4', '405 5', '406 6', '407 7'])
  })

  it('are loaded a few at a time, but for those of one moment', async () => {
    const disk = given.make({ ...limits, loadedTimers: 3 })
    const table = disk.of({ number: store })
    for (let n = 0; n < 8; n++) table.put(key(`${n}`), row(n, [1, 2, 5, 5, 5, 7, 8, 9][n]))
    await disk.settle(0)
    expect(disk.timersBetween(0, 100)).toMatchObject({ reach: 5, visits: { length: 5 } })
    expect(disk.timersBetween(5, 100)).toMatchObject({ reach: 9, visits: { length: 3 } })
    expect(disk.timersBetween(9, 100)).toMatchObject({ reach: 100, visits: { length: 0 } })
  })
})

describe('a disk that refuses rows', () => {
  afterEach(() => void vi.useRealTimers())

  it('leaves them in memory, says so once, and takes them when it can again', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const disk = given.make(limits)
    const table = filled(disk, 8)
    given.writer.isFull = true
    for (const _try of ['first', 'second']) {
      await disk.settle(0)
      expect(table.get(key('7'))?.value).toBe(7)
      expect(table.pinnedRows).toBe(8)
      expect(disk.settle(0)).toBeUndefined()
      vi.advanceTimersByTime(10_000)
    }
    expect(given.told).toEqual([expect.stringMatching(/^7: .* stay in memory: no space left; look at the disk$/)])
    expect(disk.isBehind).toBe(false)
    given.writer.isFull = false
    await disk.settle(0)
    expect(table.pinnedRows).toBe(0)
    expect(given.told[1]).toBe('7: rows are written to the disk again')
  })

  it('goes on with rows when only a checkpoint cannot be written, says so once, and when it can again', async () => {
    const folder = given.nextFolder
    const disk = given.make(limits)
    const table = filled(disk, 8)
    await disk.settle(0)
    given.refuseStamps(folder)
    for (const _try of ['first', 'second']) {
      expect(await disk.save({ ...noTexts, offset: 1, askedMs: 1 }, () => undefined)).toBe(false)
      for (let n = 0; n < 8; n++) table.put(key(`${n}`), row(n))
      await disk.settle(0)
      expect(table.pinnedRows).toBe(0)
    }
    expect(given.told).toEqual([expect.stringMatching(/^7: no checkpoint can be written to .*; look at the disk$/)])
    rmdirSync(join(folder, 'checkpoint-draft'))
    expect(await disk.save({ ...noTexts, offset: 1, askedMs: 1 }, () => undefined)).toBe(true)
    expect(given.told[1]).toBe('7: checkpoints are written again')
  })

  it('writes few rows at once when it has a stamp, so that the disk keeps few pages in memory', async () => {
    const disk = given.make({ ...limits, pinnedRows: 1 })
    const table = filled(disk, 3_000)
    const writes = vi.spyOn(given.writer, 'write')
    await disk.save({ ...noTexts, offset: 1, askedMs: 1 }, () => undefined)
    expect(writes.mock.calls).toHaveLength(1)
    for (let n = 0; n < 3_000; n++) table.put(key(`${n}`), row(n))
    await disk.save({ ...noTexts, offset: 2, askedMs: 2 }, () => undefined)
    expect(writes.mock.calls).toHaveLength(1 + 6)
    expect(table.get(key('2999'))?.value).toBe(2_999)
  })

  it('is asked again by another thread when the one that writes has ended', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const disk = given.make(limits)
    const table = filled(disk, 8)
    await disk.settle(0)
    for (let n = 0; n < 8; n++) table.put(key(`${n}`), row(n))
    vi.spyOn(Worker.prototype, 'postMessage').mockImplementationOnce(function (this: Worker) {
      void this.terminate()
    })
    await disk.settle(0)
    expect(given.told).toEqual([expect.stringContaining('the thread that writes rows to the disk has ended')])
    vi.advanceTimersByTime(10_000)
    await disk.settle(0)
    expect(table.pinnedRows).toBe(0)
  })
})

describe('a file that is not the one that was written', () => {
  it('is a fault of the disk, and no row is taken for stored', async () => {
    vi.spyOn(given.writer, 'write').mockResolvedValue(noRows)
    const disk = given.make(limits)
    const table = filled(disk, 8)
    await disk.settle(0)
    expect(disk.fault).toMatchObject({ code: 'STATE_DISK_FAILED' })
    expect(table.pinnedRows).toBe(8)
  })

  it('is found also when it was moved away meanwhile', async () => {
    const folder = given.nextFolder
    const disk = given.make(limits)
    const table = filled(disk, 8)
    const written = disk.settle(0)
    await given.written()
    await written
    renameSync(folder, `${folder}-moved`)
    for (let n = 8; n < 16; n++) table.put(key(`${n}`), row(n))
    await disk.settle(0)
    expect(table.get(key('1'))?.value).toBe(1)
    expect(table.get(key('9'))?.value).toBe(9)
  })
})

describe('a row that is not the one that was written', () => {
  it.each([
    ['has the checksum of another one', Buffer.from('fedcba98fedcba98fedcba98', 'hex')],
    ['is cut', Buffer.from('fe', 'hex')],
  ])('is a fault of the disk when it %s, also for those who ask later', async (_how, bytes) => {
    const folder = given.nextFolder
    const disk = given.make(limits)
    const table = filled(disk, 8)
    await disk.settle(0)
    putBytes(folder, diskKey(store, key('5')), bytes)
    for (let n = 8; n < 16; n++) table.put(key(`${n}`), row(n))
    await disk.settle(0)
    expect(disk.fault).toBeUndefined()
    expect(() => table.get(key('5'))).toThrow(expect.objectContaining({ code: 'STATE_DISK_FAILED' }))
    expect(disk.fault).toMatchObject({ code: 'STATE_DISK_FAILED' })
  })
})
