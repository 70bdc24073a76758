import { describe, expect, it } from 'vitest'
import { RowCache } from '#state/disk/row-cache.ts'
import { key, row } from '../layers-model.ts'

describe('a cache of rows', () => {
  it('holds no more bytes than it may, whatever goes in', () => {
    const cache = new RowCache(1_000)
    for (let n = 0; n < 500; n++) cache.add(key(`${n}`), row(n), 100)
    const held = Array.from({ length: 500 }, (_, n) => cache.get(key(`${n}`))).filter((each) => each !== undefined)
    expect(held.length).toBeGreaterThan(0)
    expect(held.length).toBeLessThanOrEqual(10)
  })

  it('keeps a row that is asked for again and again', () => {
    const cache = new RowCache(1_000)
    cache.add(key('hot'), row(0), 100)
    for (let n = 0; n < 500; n++) {
      cache.add(key(`${n}`), row(n), 100)
      expect(cache.get(key('hot'))?.row).toEqual(row(0))
    }
  })

  it('tells a key without a row from one that it knows nothing of', () => {
    const cache = new RowCache(1_000)
    cache.add(key('none'), undefined, 4)
    expect(cache.get(key('none'))).toEqual({ row: undefined, bytes: 4 })
    expect(cache.get(key('other'))).toBeUndefined()
  })

  it('forgets a row that is deleted, old or young', () => {
    const cache = new RowCache(400)
    for (const name of ['old', 'b', 'young']) cache.add(key(name), row(0), 100)
    for (const name of ['old', 'young']) {
      expect(cache.get(key(name))).toBeDefined()
      cache.delete(key(name))
      expect(cache.get(key(name))).toBeUndefined()
    }
  })
})
