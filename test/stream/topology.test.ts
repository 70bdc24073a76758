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
  const noSchema = 'has no schema, so nothing of it can be encoded; give it one from schemas-avro/types.ts'

  it.each<[string, () => Topology, string]>([
    [
      'two processors of one name',
      () => beside(passing('sum'), passing('sum')),
      'two processors are named sum; give each its own name',
    ],
    [
      'a store that nobody owns',
      () => beside(passing('judge', [], [totals])),
      'judge reads store totals, which no processor of this topology owns; add its owner',
    ],
    [
      'a reader that feeds the owner of what it reads',
      () => {
        const reader = through(passing('judge', [], [totals]), numbers)
        return topology('test', 1, [sink(countTopic('out.v1', 'event'), through(passing('sum', [totals]), reader))])
      },
      'judge reads store totals, whose owner itself depends on judge; break the cycle by an event',
    ],
    [
      'a store with two owners',
      () => beside(passing('a', [store('totals', 1)]), passing('b', [store('totals', 2)])),
      'store totals has two owners; one processor writes, others declare it in reads',
    ],
    [
      'a number used twice',
      () => beside(passing('a', [totals]), passing('b', [store('others', 1)])),
      'two stores have number 1; numbers are unique and never reused',
    ],
    [
      'the number of the engine',
      () => beside(passing('a', [store('totals', 0)])),
      "store totals needs a whole number from 1 on, below 268435455; others are the engine's own",
    ],
    [
      'a broken number',
      () => beside(passing('a', [store('totals', 1.5)])),
      "store totals needs a whole number from 1 on, below 268435455; others are the engine's own",
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
      'topic in.v1 has two sources; declare source() once and use its flow twice',
    ],
    [
      'a compacted topic that is read as events',
      () =>
        topology('test', 1, [
          sink(
            countTopic('out.v1', 'event'),
            through(passing('a'), source({ ...countTopic('in.v1', 'inbound'), compacted: true })),
          ),
        ]),
      'topic in.v1 is compacted, and source() reads events; read it by table()',
    ],
    [
      'a processor without a name',
      () => beside(passing('')),
      'a processor has no name; name it: dead letters and logs say where they come from',
    ],
    [
      'a store without a name',
      () => beside(passing('a', [store('', 1)])),
      'the store with number 1 has no name; name it: the ids of its timers are made from it',
    ],
    [
      'a store without a key',
      () => beside(passing('a', [{ ...totals, key: undefined as never }])),
      'store totals does not name the parts of its key; name them: another build must find its rows',
    ],
    [
      'a store without a schema',
      () => beside(passing('a', [{ ...totals, schema: undefined as never }])),
      `store totals ${noSchema}`,
    ],
    [
      'a store whose schema is no JSON',
      () => beside(passing('a', [{ ...totals, schema: { name: 'Count', json: '{' } }])),
      `store totals ${noSchema}`,
    ],
    [
      'a topic without a schema',
      () =>
        topology('test', 1, [
          sink({ ...countTopic('out.v1', 'event'), schema: { name: '', json: '' } }, through(passing('a'), numbers)),
        ]),
      `topic out.v1 ${noSchema}`,
    ],
    [
      'a topic without a name',
      () => topology('test', 1, [sink(countTopic('', 'event'), through(passing('a'), numbers))]),
      'the topic of a sink has no name; give it the one that it has in Kafka',
    ],
  ])('names %s and the remedy', (_case, build, fault) => {
    expect(faultsOf(build)).toEqual([fault])
  })

  it('names each processor of a ring of reads, and none that only reads from it', () => {
    const [as, bs, cs] = [store('as', 1), store('bs', 2), store('cs', 3)]
    const ring = [passing('a', [as], [cs]), passing('b', [bs], [as]), passing('c', [cs], [bs])]
    const faults = faultsOf(() => beside(...ring, passing('d', [], [as])))
    expect(faults.toSorted()).toEqual([
      'a reads store cs, whose owner itself depends on a; break the cycle by an event',
      'b reads store as, whose owner itself depends on b; break the cycle by an event',
      'c reads store bs, whose owner itself depends on c; break the cycle by an event',
    ])
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
