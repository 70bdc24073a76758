import { beforeEach, describe, expect, it } from 'vitest'
import { Rewriting } from '#runtime/ownership/rewriting.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'

const key = (n: number) => `key-${n}` as EncodedKey
const rowOf = (value: unknown): Row<unknown> => ({ value, deadline: undefined, emitted: 0, born: 0 }) as Row<unknown>

let layers: Layers
let rewriting: Rewriting
beforeEach(() => {
  layers = new Layers([{ number: 1 }, { number: 2 }], inMemory)
  for (let n = 0; n < 5_000; n++) layers.restore((n % 2) + 1, key(n), rowOf(n))
  rewriting = new Rewriting(layers, 'second')
})

/** One commit. @returns the rows that it wrote */
const commit = (): readonly (readonly [number, EncodedKey, unknown])[] => {
  rewriting.advance()
  layers.freeze()
  const written = [...layers.frozen()].map(([store, name, row]) => [store, name, row?.value] as const)
  layers.fold()
  return written
}

const commitAll = (between: () => void = () => undefined): ReadonlyMap<EncodedKey, unknown> => {
  const last = new Map<EncodedKey, unknown>()
  for (let commits = 0; !rewriting.isDone && commits < 10; commits++) {
    for (const [, name, value] of commit()) last.set(name, value)
    between()
  }
  return last
}

describe('all rows', () => {
  it('are written again over a few commits, each once', () => {
    const sizes: number[] = []
    while (!rewriting.isDone) sizes.push(commit().length)
    expect(sizes).toEqual([2_000, 2_000, 1_000])
  })

  it('change nothing for the task', () => {
    commitAll()
    expect(layers.get(1, key(4_998))?.value).toBe(4_998)
    expect(layers.openRows).toBe(0)
  })

  it('are written as they are by then: changed, deleted and new ones too', () => {
    let changes = 0
    const written = commitAll(() => {
      if (changes++ > 0) return
      for (const n of [0, 1, 4_996, 4_997])
        layers.put(n % 2 === 0 ? 1 : 2, key(n), n < 4_997 ? rowOf('changed') : undefined)
      layers.put(1, key(6_000), rowOf('new'))
      layers.keep()
    })
    expect([0, 1, 4_996, 4_997, 6_000].map((n) => written.get(key(n)))).toEqual([
      'changed',
      'changed',
      'changed',
      undefined,
      'new',
    ])
    expect(written.size).toBe(5_001)
  })
})
