import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import type { Row } from '#stream/store-port.ts'
import { apply, commandOf, key, LayersModel, row, store } from './layers-model.ts'

const names = ['a', 'b', 'c']

const dueOrder = (layers: Layers): string[] => {
  const order: string[] = []
  for (let due = layers.due(Infinity); due !== undefined; due = layers.due(Infinity)) {
    order.push(`${due.visit.at}${due.visit.key}`)
    layers.take()
  }
  return order
}

const commit = (layers: Layers, written: Row<unknown>): void => {
  layers.put(store, key('a'), written)
  layers.keep()
  layers.freeze()
  layers.fold()
}

describe('Layers', () => {
  it('shows the newest layer first, and a deleted row not at all', () => {
    const layers = new Layers([{ number: store }], inMemory)
    commit(layers, row(1))
    layers.put(store, key('a'), row(2))
    layers.keep()
    layers.freeze()
    expect(layers.get(store, key('a'))?.value).toBe(2)
    layers.put(store, key('a'), undefined)
    expect(layers.get(store, key('a'))).toBeUndefined()
    expect([...layers.rows(store)]).toEqual([])
    layers.drop()
    expect(layers.get(store, key('a'))?.value).toBe(1)
  })

  it('refuses to freeze while the last frozen overlay is neither folded nor dropped', () => {
    const layers = new Layers([{ number: store }], inMemory)
    layers.put(store, key('a'), row(1))
    layers.keep()
    layers.freeze()
    expect(() => layers.freeze()).toThrow('folded or dropped')
  })

  it('fires a timer that was moved later at its later deadline only', () => {
    const layers = new Layers([{ number: store }], inMemory)
    layers.put(store, key('a'), row(1, 5))
    layers.put(store, key('a'), row(1, 9))
    expect(layers.due(8)).toBeUndefined()
    expect(layers.due(9)?.visit.at).toBe(9)
  })

  it('fires a timer again that fired in a dropped transaction', () => {
    const layers = new Layers([{ number: store }], inMemory)
    commit(layers, row(1, 5))
    expect(layers.due(5)).toBeDefined()
    layers.take()
    layers.put(store, key('a'), row(2))
    layers.keep()
    expect(layers.due(5)).toBeUndefined()
    layers.drop()
    expect(layers.due(5)?.row.value).toBe(1)
  })

  it('equals a plain map with snapshots in rows and timers, whatever is written, undone, frozen, folded and dropped', () => {
    fc.assert(
      fc.property(fc.array(commandOf(names), { maxLength: 40 }), (commands) => {
        const layers = new Layers([{ number: store }], inMemory)
        const model = new LayersModel()
        for (const each of commands) {
          apply(layers, model, each)
          for (const name of names) expect(layers.get(store, key(name))).toEqual(model.current.get(name))
          expect(new Map(layers.rows(store))).toEqual(model.current)
        }
        const timers = [...model.current].filter(([, { deadline }]) => deadline !== undefined)
        const expected = timers.map(([name, { deadline }]) => ({ name, deadline: deadline! }))
        expected.sort((a, b) => a.deadline - b.deadline || (a.name < b.name ? -1 : 1))
        expect(dueOrder(layers)).toEqual(expected.map(({ name, deadline }) => `${deadline}${name}`))
      }),
    )
  })
})
