import { describe, expect, it } from 'vitest'
import { TopologyError } from '#stream/errors.ts'
import { mergeTagged } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId, sink, source, through, topology } from '#stream/topology.ts'
import { beside, countTopic, type Counts, numbers, passing, sample, store } from './given-topology.ts'

const faultsOf = (build: () => Topology): readonly string[] => {
  try {
    build()
    return []
  } catch (error) {
    return (error as TopologyError).faults
  }
}

describe('a topology that cannot run', () => {
  const totals = store('totals', 1)

  it.each<[string, () => Topology, string]>([
    ['two processors of one name', () => beside(passing('sum'), passing('sum')), 'two processors are named sum'],
    [
      'a store that nobody owns',
      () => beside(passing('judge', [], [totals])),
      'judge reads store totals, which no processor of this topology owns',
    ],
    [
      'a store with two owners',
      () => beside(passing('a', [store('totals', 1)]), passing('b', [store('totals', 2)])),
      'store totals has two owners',
    ],
    [
      'a number used twice',
      () => beside(passing('a', [totals]), passing('b', [store('others', 1)])),
      'two stores have number 1',
    ],
    [
      'the number of the engine',
      () => beside(passing('a', [store('totals', 0)])),
      'store totals needs a whole number from 1 on',
    ],
    [
      'a broken number',
      () => beside(passing('a', [store('totals', 1.5)])),
      'store totals needs a whole number from 1 on',
    ],
    [
      'a topic with two sources',
      () =>
        topology(
          'test',
          1,
          ['a', 'b'].map((name) =>
            sink(countTopic('out.v1', 'event'), through(passing(name), source(countTopic('in.v1', 'inbound')))),
          ),
        ),
      'topic in.v1 has two sources',
    ],
    ['a processor without a name', () => beside(passing('')), 'a processor has no name; name it'],
    [
      'a store without a name',
      () => beside(passing('a', [store('', 1)])),
      'the store with number 1 has no name; name it',
    ],
    [
      'a store without a key',
      () => beside(passing('a', [{ ...totals, key: undefined as never }])),
      'store totals does not name the parts of its key',
    ],
    [
      'a store without a schema',
      () => beside(passing('a', [{ ...totals, schema: undefined as never }])),
      'store totals has no schema',
    ],
    [
      'a store whose schema is no JSON',
      () => beside(passing('a', [{ ...totals, schema: { name: 'Count', json: '{' } }])),
      'store totals has no schema',
    ],
    [
      'a topic without a schema',
      () =>
        topology('test', 1, [
          sink({ ...countTopic('out.v1', 'event'), schema: { name: '', json: '' } }, through(passing('a'), numbers)),
        ]),
      'topic out.v1 has no schema',
    ],
    [
      'a topic without a name',
      () => topology('test', 1, [sink(countTopic('', 'event'), through(passing('a'), numbers))]),
      'the topic of a sink has no name',
    ],
  ])('names %s and the remedy', (_case, build, fault) => {
    const faults = faultsOf(build)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(fault)
  })

  it('names an output that its processor does not declare', () => {
    const { node } = through(passing('sum'), numbers)
    const faults = faultsOf(() => topology('test', 1, [sink(countTopic('out.v1', 'event'), { node, output: 'sums' })]))
    expect(faults).toEqual(['the sink of out.v1 reads output sums, which sum does not declare in out; declare it'])
  })

  it('names all of its faults in one error', () => {
    const build = () =>
      beside(passing('sum', [store('totals', 1)]), passing('sum', [store('totals', 1)], [store('missing', 9)]))
    expect(build).toThrow(TopologyError)
    expect(faultsOf(build)).toHaveLength(4)
    expect(build).toThrow(
      /topology test has 4 fault\(s\):\n {2}- two processors are named sum[^]*\n {2}- store totals has two owners/,
    )
  })
})

describe('a topology that can run', () => {
  it('is found from its sinks: every source, processor and store once', () => {
    const { sources, processors, stores, sinks, deadLetters } = sample()
    expect(sources.map(({ topic }) => topic.name)).toEqual(['numbers.v1', 'corrections.v1'])
    expect(processors.map(({ processor }) => processor.name)).toEqual(['split', 'sum', 'judge'])
    expect(stores.map(({ name }) => name)).toEqual(['totals'])
    expect([sinks.length, deadLetters.length]).toEqual([2, 1])
  })

  it('runs a processor once, however many flows read it', () => {
    const shared = through(passing('shared'), numbers)
    const both = processor({
      name: 'both',
      in: ['a', 'b'],
      build: () => (inputs: { a: Counts; b: Counts }) => mergeTagged(inputs),
    })
    const { processors } = topology('test', 1, [
      sink(countTopic('out.v1', 'event') as never, through(both, { a: shared, b: shared })),
    ])
    expect(processors.map(({ processor }) => processor.name)).toEqual(['shared', 'both'])
  })

  it('is frozen', () => {
    const value = sample()
    expect([value, value.sources, value.processors, value.sinks, value.processors[0]].every(Object.isFrozen)).toBe(true)
  })

  it('has an id of name and version', () => {
    expect(applicationId(sample())).toBe('sample-v3')
  })
})

describe('the order of subscription', () => {
  const totals = store('totals', 1)
  const rates = store('rates', 2)
  const names = (value: Topology) => value.processors.map(({ processor }) => processor.name)

  it('is the declared one where nothing else decides', () => {
    expect(names(beside(passing('b'), passing('a'), passing('c')))).toEqual(['b', 'a', 'c'])
  })

  it('puts the owner of a store before its readers', () => {
    expect(names(beside(passing('reader', [], [totals]), passing('owner', [totals])))).toEqual(['owner', 'reader'])
  })

  it('follows owners of owners', () => {
    const order = names(
      beside(passing('last', [], [rates]), passing('middle', [rates], [totals]), passing('first', [totals])),
    )
    expect(order).toEqual(['first', 'middle', 'last'])
  })

  it('puts a processor after those that feed it, also when it owns what they do not read', () => {
    const owner = through(passing('owner', [totals]), through(passing('feeder'), numbers))
    const value = topology('test', 1, [
      sink(countTopic('early.v1', 'event'), through(passing('reader', [], [totals]), numbers)),
      sink(countTopic('out.v1', 'event'), owner),
    ])
    expect(names(value)).toEqual(['feeder', 'owner', 'reader'])
  })
})
