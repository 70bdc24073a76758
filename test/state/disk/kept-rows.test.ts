import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { checkpointLastsMs } from '#state/checkpoint.ts'
import { diskKey } from '#state/disk/disk-key.ts'
import { formatStamp, parseStamp } from '#state/disk/stamp.ts'
import { key, row, store } from '../layers-model.ts'
import { noRow, putBytes } from './given-disk.ts'
import { checkpoint, GivenDisks, trust, valuesIn } from './given-disks.ts'

let given: GivenDisks

beforeEach(() => {
  given = new GivenDisks()
  return () => given.close()
})

describe('rows with a checkpoint', () => {
  it('are there for the next process, with their timers and all that the checkpoint knows', async () => {
    await given.saved()
    await given.foundBy(trust, (tables, table) => {
      expect(tables.checkpoint).toMatchObject({ ...checkpoint, stores: [store] })
      expect(valuesIn(table)).toEqual([0, 1, 2, 3])
      expect(tables.timersBetween!(-Infinity, 102).visits.map(({ at }) => at)).toEqual([100, 101, 102])
    })
    expect(given.told).toEqual([])
  })

  it('may be newer than it: those written since are there, too', async () => {
    await given.saved()
    await given.foundBy(trust, async (tables, table) => {
      for (let n = 0; n < 4; n++) table.put(key(`${n}`), row(n + 10))
      await tables.settle(0)
    })
    await given.foundBy(trust, (tables, table) => {
      expect(tables.checkpoint?.offset).toBe(40)
      expect(valuesIn(table)).toEqual([10, 11, 12, 13])
    })
  })

  it('are not used against the will of the task, which says why', async () => {
    const folder = await given.saved()
    await given.foundBy(
      ({ offset }) => `it does not like ${offset}`,
      (tables, table) => {
        expect(tables.checkpoint).toBeUndefined()
        expect(valuesIn(table)).toEqual([undefined, undefined, undefined, undefined])
      },
    )
    expect(given.told).toEqual(['1: rows on disk are not used, the changelog is read: it does not like 40'])
    expect(existsSync(folder)).toBe(false)
  })

  it('are given up when one of them does not have its checksum', async () => {
    const folder = await given.saved()
    putBytes(folder, diskKey(store, key('2')), noRow)
    await given.foundBy(trust, (tables, table) => {
      expect(table.get(key('1'))?.value).toBe(1)
      expect(() => table.get(key('2'))).toThrow('a row does not have its checksum')
      expect(tables.fault).toMatchObject({ code: 'STATE_DISK_FAILED' })
    })
    await given.foundBy(trust, (tables) => expect(tables.checkpoint).toBeUndefined())
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
    const folder = await given.saved()
    damage(folder)
    await given.foundBy(trust, (tables, table) => {
      expect(tables.checkpoint).toBeUndefined()
      expect(valuesIn(table)).toEqual([undefined, undefined, undefined, undefined])
    })
    expect(given.told).toEqual([expect.stringMatching(/^1: rows on disk are not used, the changelog is read: /)])
    expect(given.told[0]).toMatch(reason)
  })

  it('their file is one of before it', async () => {
    const folder = await given.saved()
    copyFileSync(rowsOf(folder), join(given.root, 'before'))
    await given.foundBy(trust, async (tables, table) => {
      table.put(key('0'), row(9))
      expect(await tables.save!(checkpoint, () => undefined)).toBe(true)
    })
    const { size } = statSync(rowsOf(folder))
    copyFileSync(join(given.root, 'before'), rowsOf(folder))
    truncateSync(rowsOf(folder), size)
    await given.foundBy(trust, (tables) => expect(tables.checkpoint).toBeUndefined())
    expect(given.told).toEqual([expect.stringContaining('their file lacks writes')])
  })
})

describe('a process that dies with rows in use', () => {
  const open = (folder: string, how: 'kill' | 'read') =>
    spawnSync(process.execPath, [fileURLToPath(new URL('opening-process.ts', import.meta.url)), folder, how]).signal

  it('does no harm to them, and the next one uses them', async () => {
    const folder = await given.saved()
    expect(open(folder, 'kill')).toBe('SIGKILL')
    await given.foundBy(trust, (_tables, table) => expect(valuesIn(table)).toEqual([0, 1, 2, 3]))
    expect(given.told).toEqual([])
  })

  it('leaves word, and after two of them the changelog is read', async () => {
    const folder = await given.saved()
    for (const _death of ['first', 'second']) expect(open(folder, 'kill')).toBe('SIGKILL')
    await given.foundBy(trust, (tables) => expect(tables.checkpoint).toBeUndefined())
    expect(given.told).toEqual([expect.stringContaining('two processes have died with them')])
  })

  it('is forgotten with the next checkpoint, and when the rows are closed in good order', async () => {
    const folder = await given.saved()
    open(folder, 'kill')
    await given.foundBy(trust, () => undefined)
    open(folder, 'kill')
    await given.foundBy(trust, async (tables) => expect(await tables.save!(checkpoint, () => undefined)).toBe(true))
    open(folder, 'kill')
    await given.foundBy(trust, (tables) => expect(tables.checkpoint?.offset).toBe(40))
  })

  it('dies but twice of a file whose head is damaged', async () => {
    const folder = await given.saved()
    const file = join(folder, 'data.mdb')
    writeFileSync(file, Buffer.concat([Buffer.alloc(16_384), readFileSync(file).subarray(16_384)]))
    for (const _death of ['first', 'second']) expect(open(folder, 'read')).not.toBeNull()
    await given.foundBy(trust, (tables) => expect(tables.checkpoint).toBeUndefined())
    expect(given.told).toHaveLength(1)
  })
})
