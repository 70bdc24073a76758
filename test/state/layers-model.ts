import fc from 'fast-check'
import type { Layers } from '#state/layers.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import type { StreamTime } from '#stream/time.ts'

export const store = 1
export const key = (name: string) => name as EncodedKey
export const row = (value: number, deadline?: number): Row<unknown> => ({
  value,
  deadline: deadline as StreamTime | undefined,
  emitted: 0,
  born: 0,
})

/** What layers must equal: rows as committed, as frozen for a commit, and as the next record and the one in progress see them. */
export class LayersModel {
  committed = new Map<string, Row<unknown>>()
  frozen: Map<string, Row<unknown>> | undefined
  open = new Map<string, Row<unknown>>()
  current = new Map<string, Row<unknown>>()

  put(name: string, value: Row<unknown> | undefined): void {
    if (value === undefined) this.current.delete(name)
    else this.current.set(name, value)
  }
}

export type Command =
  | readonly ['put', string, number, number | undefined]
  | readonly ['delete', string]
  | readonly ['keep' | 'undo' | 'freeze' | 'fold' | 'drop']

/** One thing that happens to layers, to a row with one of these keys. */
export const commandOf = (names: readonly string[]): fc.Arbitrary<Command> =>
  fc.oneof(
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

/** Does the same to both. */
export const apply = (layers: Layers, model: LayersModel, [kind, ...args]: Command): void => {
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
