import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { OrderedRows } from '#state/ordered-rows.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey, type EncodedKey } from '#stream/store-key.ts'
import { apply, commandOf, LayersModel, row, store } from './layers-model.ts'

const keyOf = (tenant: string, ...parts: readonly (string | number)[]) => encodeKey([tenant as TenantId, ...parts])

describe('rows with an index of their keys', () => {
  it('equal a plain map whose keys are sorted when asked, over many pieces', () => {
    const write = fc.tuple(fc.nat(3_000), fc.integer({ min: 0, max: 3 }))
    fc.assert(
      fc.property(fc.array(write, { minLength: 2_000, maxLength: 3_000 }), (writes) => {
        const [rows, plain] = [new OrderedRows<number>(), new Map<EncodedKey, number>()]
        for (const [n, kind] of writes)
          for (const each of [rows, plain]) {
            if (kind === 0) each.delete(keyOf('t', n))
            else each.set(keyOf('t', n), kind)
          }
        expect([...rows.keysWith(keyOf('t'))]).toEqual([...plain.keys()].toSorted())
        for (const key of plain.keys()) rows.delete(key)
        expect([...rows.keysWith(keyOf('t'))]).toEqual([])
      }),
      { numRuns: 6, endOnFailure: true },
    )
  })

  it('have no keys when they are cleared', () => {
    const rows = new OrderedRows<number>().set(keyOf('t', 1), 1)
    rows.clear()
    expect([...rows.keysWith(keyOf('t'))]).toEqual([])
  })
})

describe('a range of layers', () => {
  const tenants = ['a', 'a\u0000', 'ab', 'b', '\u{1f600}', '\uffff']
  const names = tenants.flatMap((tenant) =>
    [0, 9, 10, 300].flatMap((n) => [keyOf(tenant, n, 'x'), keyOf(tenant, n, '')]),
  )
  const prefix = fc.tuple(fc.constantFrom(...tenants), fc.option(fc.constantFrom(0, 9, 10, 300, 7), { nil: undefined }))

  it('equals a sorted map of the rows, whatever is written, undone, frozen, folded and dropped', () => {
    const asked = fc.tuple(prefix, fc.integer({ min: 1, max: 9 }))
    fc.assert(
      fc.property(fc.array(fc.tuple(commandOf(names), asked), { maxLength: 60 }), (commands) => {
        const layers = new Layers([{ number: store, ordered: true }], inMemory)
        const model = new LayersModel()
        for (const [command, [[tenant, n], limit]] of commands) {
          apply(layers, model, command)
          const begin = n === undefined ? keyOf(tenant) : keyOf(tenant, n)
          const keys = [...model.current.keys()].filter((key) => key.startsWith(begin)).toSorted()
          const expected = keys.slice(0, limit).map((key) => model.current.get(key))
          expect(layers.range(store, begin, limit)).toEqual(expected)
          const behind = n === undefined ? keyOf(tenant, 9, 'x') : keyOf(tenant, n, 'v')
          const rest = keys.filter((key) => key > behind).slice(0, limit)
          expect(layers.page(store, begin, limit, behind).map(([key]) => key)).toEqual(rest)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('sees what was restored, and looks past rows that an overlay has deleted', () => {
    const layers = new Layers([{ number: store, ordered: true }], inMemory)
    for (const n of [3, 1, 2, 4]) layers.restore(store, keyOf('a', n), row(n))
    layers.put(store, keyOf('a', 1), undefined)
    layers.keep()
    layers.freeze()
    layers.put(store, keyOf('a', 2), undefined)
    expect(layers.range(store, keyOf('a'), 2).map(({ value }) => value)).toEqual([3, 4])
    layers.undo()
    expect(layers.range(store, keyOf('a'), 2).map(({ value }) => value)).toEqual([2, 3])
    layers.drop()
    expect(layers.range(store, keyOf('a'), 2).map(({ value }) => value)).toEqual([1, 2])
  })

  it('looks at all keys where the store is not ordered', () => {
    const layers = new Layers([{ number: store }], inMemory)
    const keys = ['a', 'b'].flatMap((tenant) => [3, 1, 2].map((n) => keyOf(tenant, n)))
    for (const key of keys) layers.put(store, key, row(1))
    expect(layers.keys(store, keyOf('a'), 2)).toEqual([keyOf('a', 1), keyOf('a', 2)])
    expect(layers.keys(store, keyOf('a'), 0)).toEqual([])
  })
})
