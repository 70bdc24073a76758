import { describe, expect, it } from 'vitest'
import { TopologyError } from '#stream/errors.ts'
import { filter, map, mapValue, merge, mergeTagged, only, partition } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { OwnedStore } from '#stream/store-port.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { EventIds } from '#stream/event-ids.ts'
import type { ProcessorNode } from '#stream/nodes.ts'
import { sink, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import { wiringFaults } from '#stream/wiring-faults.ts'
import { type Count, countTopic, type Counts, numbers, passing, store } from './given-topology.ts'

const totals = store('totals', 1)
const rates = store('rates', 2)

type Handle = OwnedStore<readonly [TenantId], Count>
interface Handles {
  readonly totals: Handle
  readonly rates: Handle
}

const counting = (handle: Handle) =>
  transition<readonly [TenantId], Count, Count, Count>(handle, {
    retention: 'until-deleted',
    key: ({ key }) => [key],
    on: (_state, value) => ({ state: value, emit: [value] }),
  })

const doubling = mapValue<TenantId, Count, Count>(({ n }) => ({ n: n * 2 }))
const big = filter<StreamRecord<TenantId, Count>>(({ value }) => value.n > 9)

/** A processor with outputs `a` and `b`. */
const wired = (build: (input: Counts, stores: Handles, ids: EventIds) => { a: Counts; b: Counts }) =>
  processor({
    name: 'wired',
    state: { totals, rates },
    out: ['a', 'b'],
    build: (stores, ids) => (input: Counts) => build(input, stores, ids),
  })

/** Output `a` flows to one sink and `b` to two, both from the same input. */
const faultsOf = (build: Parameters<typeof wired>[0]): readonly string[] => {
  const { a, b } = through(wired(build), numbers)
  const sinks = [a, b, b].map((flow, index) => sink(countTopic(`out-${index}.v1`, 'event'), flow))
  return wiringFaults(a.node as ProcessorNode, { sinks })
}

describe('a chain of operators', () => {
  it.each<[string, string, Parameters<typeof wired>[0]]>([
    [
      'two outputs',
      'output a and output b',
      (input) => {
        const doubled = input.pipe(doubling)
        return { a: doubled, b: doubled }
      },
    ],
    [
      'chains that go on from it',
      'output a and output b',
      (input) => {
        const doubled = input.pipe(doubling)
        return { a: doubled.pipe(big), b: doubled.pipe(map((record) => record)) }
      },
    ],
    [
      'a transition and an output',
      'the transition of store totals and output b',
      (input, stores) => {
        const doubled = input.pipe(doubling)
        return { a: doubled.pipe(counting(stores.totals)), b: doubled }
      },
    ],
    [
      'both parts of a partition',
      'output a and output b',
      (input) => {
        const [a, b] = partition(input.pipe(doubling), ({ value }) => value.n > 9)
        return { a, b }
      },
    ],
    [
      'one output twice, by a merge',
      'output a and output a',
      (input) => {
        const doubled = input.pipe(doubling)
        return { a: merge(doubled, doubled), b: input }
      },
    ],
    [
      'two outputs, itself a merge',
      'output a and output b',
      (input) => {
        const merged = merge(input, input.pipe(doubling))
        return { a: merged, b: merged }
      },
    ],
    [
      'two outputs, itself a tagged merge',
      'output a and output b',
      (input) => {
        const tagged = mergeTagged({ left: input, right: input })
        return { a: tagged.pipe(only('left')), b: tagged.pipe(only('right')) }
      },
    ],
    [
      'two outputs, behind a transition',
      'output a and output b',
      (input, stores) => {
        const doubled = input.pipe(counting(stores.totals), doubling)
        return { a: doubled, b: doubled }
      },
    ],
  ])('may not feed %s: it is named once, with the remedy', (_case, consumers, build) => {
    const faults = faultsOf(build)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(`processor wired subscribes one chain of operators 2 times, for ${consumers}: it would`)
    expect(faults[0]).toContain('end it in a transition')
  })

  it.each<[string, Parameters<typeof wired>[0]]>([
    ['an input', (input) => ({ a: input.pipe(doubling), b: input.pipe(doubling) })],
    [
      'what a transition emits',
      (input, stores) => {
        const counted = input.pipe(counting(stores.totals))
        const [large, small] = partition(counted, ({ value }) => value.n > 9)
        return { a: merge(large, counted.pipe(counting(stores.rates))), b: small }
      },
    ],
  ])('may be begun on %s as often as is liked', (_case, build) => {
    expect(faultsOf(build)).toEqual([])
  })
})

describe('a processor', () => {
  it('may not write a store by two transitions', () => {
    expect(
      faultsOf((input, stores) => ({
        a: input.pipe(counting(stores.totals)),
        b: input.pipe(counting(stores.totals)),
      })),
    ).toEqual(['processor wired writes store totals by two transitions; merge their inputs into one'])
  })

  it('must build every output that it declares', () => {
    expect(faultsOf((input) => ({ a: input }) as never)).toEqual([
      'processor wired builds no stream for output b; return one from build, or take it out of out',
    ])
  })

  it('may name events of an output that flows to one sink', () => {
    const names = (output: string) =>
      faultsOf((input, _stores, ids) => {
        ids.of<Count>(output)
        return { a: input, b: input }
      })
    const fault = (flow: string, sinks: number) => [
      `processor wired names events of ${flow}, which flows to ${sinks} sinks; give it exactly one`,
    ]
    expect(names('a')).toEqual([])
    expect(names('b')).toEqual(fault('output b', 2))
    expect(names('c')).toEqual(fault('output c', 0))
    expect(names('')).toEqual(fault('its output', 0))
  })

  it('must be built without an error', () => {
    const faults = faultsOf(() => {
      throw new Error('no wire')
    })
    expect(faults).toEqual(['processor wired cannot be built: no wire; mend its build'])
  })
})

describe('a topology', () => {
  it('lists the faults of all processors with its own', () => {
    const broken = wired((input) => {
      const doubled = input.pipe(doubling)
      return { a: doubled, b: doubled }
    })
    const { a, b } = through(broken, numbers)
    const twice = through(passing('twice', [totals]), numbers)
    const build = () =>
      topology(
        'test',
        1,
        [a, b, twice].map((flow) => sink(countTopic('out.v1', 'event'), flow)),
      )
    expect(build).toThrow(TopologyError)
    expect(build).toThrow(/3 fault\(s\):[^]+totals has two owners[^]+have number 1[^]+one chain of operators 2 times/)
  })
})
