import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Layers } from '#state/layers.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import type { StreamTime } from '#stream/time.ts'

const store = 1
const key = (name: string) => name as EncodedKey
const row = (value: number, deadline?: number): Row<unknown> => ({
  value,
  deadline: deadline as StreamTime | undefined,
  emitted: 0,
  born: 0,
})

/** What the layers must equal: rows as committed, as frozen for a commit, and as the next record and the one in progress see them. */
class Model {
  committed = new Map<string, Row<unknown>>()
  frozen: Map<string, Row<unknown>> | undefined
  open = new Map<string, Row<unknown>>()
  current = new Map<string, Row<unknown>>()

  put(name: string, value: Row<unknown> | undefined): void {
    if (value === undefined) this.current.delete(name)
    else this.current.set(name, value)
  }
}

type Command =
  | readonly ['put', string, number, number | undefined]
  | readonly ['delete', string]
  | readonly ['keep' | 'undo' | 'freeze' | 'fold' | 'drop']

const names = ['a', 'b', 'c']
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(
      fc.constant('put' as const),
      fc.constantFrom(...names),
      fc.nat(9),
      fc.option(fc.nat(20), { nil: undefined }),
    ),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constant('delete' as const), fc.constantFrom(...names)) },
  {
    weight: 5,
    arbitrary: fc.constantFrom<Command>(['keep'], ['undo'], ['freeze'], ['fold'], ['drop']),
  },
)

const apply = (layers: Layers, model: Model, [kind, ...args]: Command): void => {
  if (kind === 'put' || kind === 'delete') {
    const [name, value, deadline] = args as [string, number?, number?]
    const written = value === undefined ? undefined : row(value, deadline)
    layers.put(store, key(name), written)
    model.put(name, written)
  } else if (kind === 'keep') {
    layers.keep()
    model.open = new Map(model.current)
  } else if (kind === 'undo') {
    layers.undo()
    model.current = new Map(model.open)
  } else if (kind === 'freeze') {
    if (model.frozen !== undefined) return
    layers.keep()
    layers.freeze()
    model.frozen = new Map(model.current)
    model.open = new Map(model.current)
  } else if (kind === 'fold') {
    if (model.frozen === undefined) return
    layers.fold()
    model.committed = model.frozen
    model.frozen = undefined
  } else {
    layers.drop()
    model.frozen = undefined
    model.open = new Map(model.committed)
    model.current = new Map(model.committed)
  }
}

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
    const layers = new Layers([store])
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
    const layers = new Layers([store])
    layers.put(store, key('a'), row(1))
    layers.keep()
    layers.freeze()
    expect(() => layers.freeze()).toThrow('folded or dropped')
  })

  it('fires a timer that was moved later at its later deadline only', () => {
    const layers = new Layers([store])
    layers.put(store, key('a'), row(1, 5))
    layers.put(store, key('a'), row(1, 9))
    expect(layers.due(8)).toBeUndefined()
    expect(layers.due(9)?.visit.at).toBe(9)
  })

  it('fires a timer again that fired in a dropped transaction', () => {
    const layers = new Layers([store])
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
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const layers = new Layers([store])
        const model = new Model()
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
