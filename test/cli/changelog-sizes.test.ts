import { describe, expect, it } from 'vitest'
import { ChangelogSizes } from '#cli/changelog-sizes.ts'
import { changelogKey } from '#state/changelog.ts'
import { writeHeader } from '#state/row-header.ts'
import { Slab } from '#stream/slab.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { StreamTime } from '#stream/time.ts'

const key = (store: number, name: string): Buffer => changelogKey(store, `${name}\u0000` as EncodedKey)

/** A row as a changelog holds it: a header and a body of so many bytes. */
const row = (bodyBytes: number, deadline?: number): Buffer => {
  const slab = new Slab()
  writeHeader(7, { value: undefined, deadline: deadline as StreamTime | undefined, emitted: 1, born: 3 }, slab)
  return Buffer.concat([slab.buffer.subarray(0, slab.position), Buffer.alloc(bodyBytes)])
}

type Written = readonly [key: Buffer, value: Buffer | null, writtenMs: number]

const totalsOf = (...records: readonly Written[]): ChangelogSizes['totals'] => {
  const sizes = new ChangelogSizes()
  for (const record of records) sizes.add(...record)
  return sizes.totals
}

const bytesOf = (...records: readonly Written[]): number =>
  records.reduce((sum, [name, value]) => sum + name.length + (value?.length ?? 0), 0)

describe('a changelog', () => {
  it('is measured by store: rows, those with a timer, bytes of keys and values, and the oldest row', () => {
    const first: Written[] = [
      [key(1, 'acme'), row(20, 5_000), 300],
      [key(1, 'globex'), row(30), 200],
    ]
    const second: Written[] = [[key(2, 'acme'), row(4), 900]]
    expect(totalsOf(...first, ...second)).toEqual(
      new Map([
        [1, { rows: 2, rowsWithTimer: 1, bytes: bytesOf(...first), oldestMs: 200 }],
        [2, { rows: 1, rowsWithTimer: 0, bytes: bytesOf(...second), oldestMs: 900 }],
      ]),
    )
  })

  it('has the last record of a key for its row, however many there are', () => {
    const last: Written = [key(1, 'acme'), row(3), 800]
    expect(totalsOf([key(1, 'acme'), row(50, 5_000), 100], [key(1, 'acme'), row(60), 500], last)).toEqual(
      new Map([[1, { rows: 1, rowsWithTimer: 0, bytes: bytesOf(last), oldestMs: 800 }]]),
    )
  })

  it('has no row behind a tombstone', () => {
    const totals = totalsOf([key(1, 'acme'), row(50), 100], [key(1, 'acme'), null, 200])
    expect(totals.get(1)).toMatchObject({ rows: 0, bytes: 0 })
  })

  it('has the rows of the engine under 0', () => {
    const commitRow: Written = [changelogKey(0, 'commit' as EncodedKey), Buffer.from('{"seq":1,"session":"a"}'), 100]
    expect(totalsOf(commitRow).get(0)).toEqual({ rows: 1, rowsWithTimer: 0, bytes: bytesOf(commitRow), oldestMs: 100 })
  })

  it('with a key of another program is refused', () => {
    expect(() => totalsOf([Buffer.alloc(0), row(1), 100])).toThrow('another program has written to this changelog')
  })
})
