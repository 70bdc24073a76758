import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { countsKey } from '#state/disk/kept-counts.ts'
import { openRowFile } from '#state/disk/row-file.ts'
import type { RowCounts } from '#state/row-counts.ts'
import type { Table, Tables } from '#state/table.ts'
import { key, row, store } from '../layers-model.ts'
import { checkpoint, GivenDisks, trust } from './given-disks.ts'

let given: GivenDisks

beforeEach(() => {
  given = new GivenDisks()
  return () => given.close()
})

/** All rows are looked at. */
const countIn = (table: Table): readonly [rows: number, timers: number] => {
  const rows = [...table.entries()]
  return [rows.length, rows.filter(([, { deadline }]) => deadline !== undefined).length]
}

const told = (counts: RowCounts | undefined): readonly [rows: number, timers: number] | undefined =>
  counts && [counts.rows.get(store) ?? 0, counts.timers]

const save = (tables: Tables): Promise<boolean> => tables.save!(checkpoint, () => undefined)

/** One write: a row of some name, with or without a timer, or its deletion. */
const writes = fc.array(
  fc.tuple(fc.nat(12), fc.oneof(fc.constant('gone' as const), fc.constant(undefined), fc.nat(3))),
  { minLength: 1, maxLength: 40 },
)

const put = (table: Table, [name, timer]: readonly [number, 'gone' | number | undefined]): void =>
  table.put(key(`${name}`), timer === 'gone' ? undefined : row(name, timer))

describe('the counts of rows', () => {
  it('are those of a full count after each checkpoint, whatever was written, moved or deleted', async () => {
    let task = 10
    await fc.assert(
      fc.asyncProperty(fc.array(writes, { minLength: 1, maxLength: 3 }), async (rounds) => {
        const disks = given.make()
        const tables = await disks.open(++task, trust)
        const table = tables.of({ number: store })
        for (const round of rounds) {
          for (const write of round) put(table, write)
          expect(await save(tables)).toBe(true)
          expect(told(tables.counts)).toEqual(countIn(table))
        }
        await disks.close()
      }),
      { numRuns: 10 },
    )
  })

  it('are none where nothing was written yet', async () => {
    const disks = given.make()
    expect(told((await disks.open(1, trust)).counts)).toEqual([0, 0])
    await disks.close()
  })

  it('are there at once for the next process, rows newer than the checkpoint included', async () => {
    await given.saved()
    await given.foundBy(trust, async (tables, table) => {
      expect(told(tables.counts)).toEqual([4, 4])
      for (let n = 3; n < 6; n++) table.put(key(`${n}`), row(n))
      await tables.settle(0)
    })
    await given.foundBy(trust, (tables, table) => {
      expect(told(tables.counts)).toEqual([6, 3])
      expect(told(tables.counts)).toEqual(countIn(table))
    })
  })

  it('of a file that an earlier build has written are unknown until the next write, which counts all', async () => {
    const file = openRowFile(await given.saved())
    file.removeSync(countsKey)
    await file.close()
    await given.foundBy(trust, async (tables, table) => {
      expect(tables.counts).toBeUndefined()
      table.put(key('4'), row(4))
      table.put(key('0'), undefined)
      expect(await save(tables)).toBe(true)
      expect(told(tables.counts)).toEqual([4, 3])
    })
  })
})
