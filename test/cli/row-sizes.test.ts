import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noRows, type RowSize, RowSizes, sumOf } from '#cli/row-sizes.ts'

const size = (bytes: number, writtenMs = 0, hasTimer = false): RowSize => ({ bytes, writtenMs, hasTimer })

const sizesAfter = (...changes: readonly (readonly [bigint, RowSize | undefined])[]): RowSizes => {
  const sizes = new RowSizes()
  for (const [hash, row] of changes) sizes.set(hash, row)
  return sizes
}

describe('the sizes of rows', () => {
  it('are none at first', () => {
    expect(new RowSizes().total).toEqual(noRows)
  })

  it('are summed up: rows, those with a timer, bytes, and the oldest one', () => {
    const sizes = sizesAfter([1n, size(10, 300, true)], [2n, size(5, 200)])
    expect(sizes.total).toEqual({ rows: 2, rowsWithTimer: 1, bytes: 15, oldestMs: 200 })
  })

  it('count a row once, as it was written last', () => {
    expect(sizesAfter([1n, size(10, 100, true)], [1n, size(7, 400)]).total).toEqual({
      rows: 1,
      rowsWithTimer: 0,
      bytes: 7,
      oldestMs: 400,
    })
  })

  it('forget a deleted row, also one that never was', () => {
    expect(sizesAfter([1n, size(10)], [1n, undefined], [2n, undefined]).total).toEqual(noRows)
  })

  it('find a row whose hash leads to the place of a deleted one', () => {
    const [first, second] = [5n, 5n + 1_024n]
    const sizes = sizesAfter([first, size(1)], [second, size(2)], [first, undefined], [second, size(3)])
    expect(sizes.total).toMatchObject({ rows: 1, bytes: 3 })
  })

  it('count a row whose hash is 0', () => {
    expect(sizesAfter([0n, size(10)]).total).toMatchObject({ rows: 1, bytes: 10 })
  })

  it('are those of a map, whatever is written and deleted', () => {
    // So few hashes that rows meet, and so many that the table grows.
    const change = fc.record({
      hash: fc.bigInt(0n, 3_000n),
      bytes: fc.nat(9),
      writtenMs: fc.nat(),
      hasTimer: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 2_000, maxLength: 6_000, size: 'max' }), (changes) => {
        const [sizes, model] = [new RowSizes(), new Map<bigint, RowSize>()]
        for (const { hash, ...row } of changes) {
          sizes.set(hash, row.bytes === 0 ? undefined : row)
          // A hash of 0 stands for 1.
          const name = hash === 0n ? 1n : hash
          if (row.bytes === 0) model.delete(name)
          else model.set(name, row)
        }
        expect(sizes.total).toEqual(
          [...model.values()]
            .map(({ bytes, writtenMs, hasTimer }) => ({
              rows: 1,
              rowsWithTimer: hasTimer ? 1 : 0,
              bytes,
              oldestMs: writtenMs,
            }))
            .reduce(sumOf, noRows),
        )
      }),
      { numRuns: 20 },
    )
  })
})
