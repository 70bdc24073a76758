import { expect, it } from 'vitest'
import type { RowCount } from '#runtime/ports/pod-observer.ts'
import { type CountedTask, RowCensus } from '#runtime/watch/row-census.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { gauge } from '#stream/metric.ts'
import type { Topology } from '#stream/nodes.ts'
import { encodeKey } from '#stream/store-key.ts'
import { gauged } from '#stream/store-port.ts'
import type { TenantId } from '#stream/record.ts'
import { type Count, store } from '../../stream/given-topology.ts'

const breakers = gauged(store('breakers', 2), {
  metric: gauge('breakers', 'Breakers.', ['state']),
  labelsOf: ({ n }: Count) => (n < 0 ? undefined : [n === 0 ? 'closed' : 'open']),
})

const keyOf = (tenant: number) => encodeKey([`tenant-${tenant}` as TenantId])
const row = (n: number) => ({ value: { n }, deadline: undefined, emitted: 0, born: 0 })

class Given {
  nowMs = 1_000_000
  /** Milliseconds that each question for the time takes. */
  lookMs = 0
  readonly told: (readonly [string, readonly RowCount[]])[] = []
  readonly census: RowCensus

  constructor(topology: Pick<Topology, 'stores'> = { stores: [breakers] }) {
    const observer = {
      rowsCounted: (metric: string, counts: readonly RowCount[]) => void this.told.push([metric, counts]),
    }
    this.census = new RowCensus({ topology, observer, nowMs: () => (this.nowMs += this.lookMs) })
  }

  /** Looks once in so many milliseconds. */
  look(tasks: readonly CountedTask[], times = 1, everyMs = 100): this {
    for (let look = 0; look < times; look++, this.nowMs += everyMs) this.census.look(tasks)
    return this
  }

  /** The counts of each label, as told last. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries((this.told.at(-1)?.[1] ?? []).map(({ labels, rows }) => [labels[0]!, rows]))
  }
}

const taskOf = (...values: readonly number[]) => {
  const layers = new Layers([breakers], inMemory)
  for (const [tenant, n] of values.entries()) layers.restore(breakers.number, keyOf(tenant), row(n))
  return { task: { layers } }
}

it('counts the rows of all tasks by their labels, at once after they were opened', () => {
  const given = new Given().look([taskOf(0, 1, -1), taskOf(1)])
  expect(given.told.map(([metric]) => metric)).toEqual(['breakers'])
  expect(given.counts).toEqual({ closed: 1, open: 2 })
})

it('counts again after 15 s, what is committed by then', () => {
  const task = taskOf(0, 0)
  const given = new Given().look([task])
  const { layers } = task.task
  layers.put(breakers.number, keyOf(1), row(1))
  layers.freeze()
  given.look([task], 200)
  expect(given.counts).toEqual({ closed: 2 })
  layers.fold()
  given.look([task], 200)
  expect(given.counts).toEqual({ closed: 1, open: 1 })
  expect(given.told).toHaveLength(3)
})

it('begins again with the tasks that the pod has now', () => {
  const [one, two] = [taskOf(0), taskOf(1, 1)]
  const given = new Given().look([one]).look([one, two])
  expect(given.counts).toEqual({ closed: 1, open: 2 })
  expect(given.look([two]).counts).toEqual({ open: 2 })
  expect(given.look([]).counts).toEqual({})
})

it('walks over many rows in slices, and tells when it has seen all', () => {
  const task = taskOf(...Array.from({ length: 12_000 }, () => 1))
  const given = new Given().look([task])
  expect(given.told).toEqual([])
  expect(given.look([task], 2).counts).toEqual({ open: 12_000 })
})

it('ends a slice when its time is over', () => {
  const given = new Given()
  given.lookMs = 4
  const task = taskOf(...Array.from({ length: 1_000 }, () => 1))
  given.look([task], 2)
  expect(given.told).toEqual([])
  expect(given.look([task], 10).counts).toEqual({ open: 1_000 })
})

it('gives a walk up when rows cannot be read, and tries again', () => {
  let isBroken = true
  const good = taskOf(1)
  const task = {
    task: {
      layers: {
        committedRows: (number: number) => {
          if (isBroken) throw new Error('the disk is gone')
          return good.task.layers.committedRows(number)
        },
      },
    },
  }
  const given = new Given().look([task])
  expect(given.told).toEqual([])
  isBroken = false
  expect(given.look([task], 200).counts).toEqual({ open: 1 })
})

it('looks at no row where no store has a gauge', () => {
  const given = new Given({ stores: [store('plain', 2)] }).look([taskOf(1)])
  expect(given.told).toEqual([])
})
