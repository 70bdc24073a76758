import { existsSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Layers } from '#state/layers.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey, type EncodedKey } from '#stream/store-key.ts'
import { type Command, commandOf, key, type LayersModel, store } from '../layers-model.ts'
import { GivenDisk } from './given-disk.ts'
import { MortalLayers } from './mortal-layers.ts'

const given = new GivenDisk()
afterAll(() => given.close())

const tenants = ['a', 'a\u0000', 'ab', '\u{1f600}', '\uffff']
const names = tenants.flatMap((tenant) => [1, 2].map((n) => encodeKey([tenant as TenantId, n])))
const prefixes = tenants.map((tenant) => encodeKey([tenant as TenantId]))

/** So few that nearly all rows are on disk, on their way or evicted. */
const limits = fc.record({
  pinnedRows: fc.integer({ min: 1, max: 6 }),
  pinnedBytes: fc.constant(Infinity),
  cachedBytes: fc.integer({ min: 1, max: 120 }),
  timersAheadMs: fc.nat(4),
  loadedTimers: fc.integer({ min: 1, max: 3 }),
})
type Step = Command | 'commit' | 'turn' | 'written' | 'save' | 'crash' | 'full' | 'no stamps' | 'hold' | 'free' | number

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 120, arbitrary: commandOf(names) },
  { weight: 60, arbitrary: fc.constantFrom('commit' as const, 'turn' as const, 'written' as const) },
  // Timers are due up to here.
  { weight: 20, arbitrary: fc.nat(22) },
  { weight: 14, arbitrary: fc.constant('save' as const) },
  { weight: 7, arbitrary: fc.constant('crash' as const) },
  // From then on due timers of one tenant are taken out and do not fire, until it is freed.
  { weight: 8, arbitrary: fc.constantFrom('hold' as const, 'free' as const) },
  // From then on rows stay in memory, over those that are on disk, or no checkpoint is made, up to the next crash.
  { weight: 2, arbitrary: fc.constantFrom('full' as const, 'no stamps' as const) },
)

const rangeIn = (model: LayersModel, prefix: EncodedKey, limit: number) => {
  const keys = [...model.current.keys()].filter((name) => name.startsWith(prefix)).toSorted()
  return keys.slice(0, limit).map((name) => model.current.get(name))
}

/** The rows whose timers are due, in order; each is put without its timer, as by a rule. */
const fire = (layers: Layers, until: number): readonly string[] => {
  const order: string[] = []
  for (let due = layers.due(until); due !== undefined; due = layers.due(until)) {
    if (waits(due.visit.key)) {
      layers.take()
      continue
    }
    order.push(`${due.visit.at} ${due.visit.key}`)
    layers.take()
    layers.put(store, due.visit.key, { ...due.row, deadline: undefined })
  }
  return order
}

let isHeld = false
const waits = (name: string): boolean => isHeld && name.startsWith(prefixes[0]!)

const fireIn = ({ current }: LayersModel, until: number): readonly string[] => {
  const due = [...current]
    .flatMap(([name, row]) => (row.deadline === undefined ? [] : [{ name, row, deadline: row.deadline }]))
    .filter(({ name, deadline }) => deadline <= until && !waits(name))
    .toSorted((a, b) => a.deadline - b.deadline || (a.name < b.name ? -1 : 1))
  for (const { name, row } of due) current.set(name, { ...row, deadline: undefined })
  return due.map(({ name, deadline }) => `${deadline} ${name}`)
}

const free = (layers: Layers): void => {
  isHeld = false
  layers.revisit()
}

/** Lets one step happen to both, the layers and their model. */
const happen = async (mortal: MortalLayers, each: Step): Promise<void> => {
  const { layers, model } = mortal
  if (each === 'turn') await turn()
  else if (each === 'written') await mortal.written()
  else if (each === 'full') given.writer.isFull = true
  else if (each === 'no stamps') given.refuseStamps(mortal.disk.folder)
  else if (each === 'save') mortal.save()
  else if (each === 'crash') await mortal.crash()
  else if (each === 'hold') isHeld = true
  else if (each === 'free') free(layers)
  else if (typeof each === 'number') expect(fire(layers, each)).toEqual(fireIn(model, each))
  else if (each === 'commit') for (const kind of ['freeze', 'fold'] as const) mortal.apply([kind])
  else mortal.apply(each)
}

const expectEqual = ({ layers, model }: MortalLayers, limit: number): void => {
  for (const name of names) expect(layers.get(store, key(name))).toEqual(model.current.get(name))
  for (const prefix of prefixes) expect(layers.range(store, prefix, limit)).toEqual(rangeIn(model, prefix, limit))
  // One prefix is enough: where a page begins is all that tells it from a range.
  const all = rangeIn(model, prefixes[0]!, 99)
  const [first] = layers.page(store, prefixes[0]!, 1)
  expect(layers.page(store, prefixes[0]!, 99, first?.[0]).map(([, row]) => row)).toEqual(first ? all.slice(1) : all)
  expect(new Map(layers.rows(store))).toEqual(model.current)
}

describe('Layers over a disk', () => {
  it('equal a sorted map in rows, ranges and timers, whatever is written, held, undone, frozen, folded, dropped, stored, refused by the disk, evicted, and kept over a crash', async () => {
    // Histories of which rows came to the disk, and in which a process has gone on from a checkpoint.
    let [stored, goneOn] = [0, 0]
    const history = fc.tuple(
      limits,
      fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }),
      fc.integer({ min: 1, max: 3 }),
    )
    await fc.assert(
      fc.asyncProperty(history, async ([bounds, steps, limit]) => {
        given.writer.isFull = false
        isHeld = false
        const mortal = new MortalLayers(given, bounds)
        for (const each of steps) {
          await happen(mortal, each)
          expectEqual(mortal, limit)
        }
        free(mortal.layers)
        expect(fire(mortal.layers, Infinity)).toEqual(fireIn(mortal.model, Infinity))
        stored += existsSync(mortal.disk.folder) ? 1 : 0
        goneOn += mortal.goneOn > 0 ? 1 : 0
        await mortal.disk.close()
      }),
      { numRuns: 2_000, endOnFailure: true },
    )
    expect(stored).toBeGreaterThan(500)
    expect(goneOn).toBeGreaterThan(300)
    expect(given.told.length).toBeGreaterThan(100)
  }, 240_000)
})
