import { describe, expect, it } from 'vitest'
import { shapeFingerprint } from '#runtime/fingerprint.ts'
import { topologyShape } from '#runtime/topology-shape.ts'
import { checkTopology, compareShapes, TopologyIncompatibleError } from '#runtime/topology-compatibility.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import type { StoreKey } from '#stream/store-key.ts'
import { topic } from '#stream/topic.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { sample } from '../stream/given-topology.ts'

/** A topology of one processor `sum` between two topics, with one store; each part can be another. */
interface Variant {
  readonly tasks?: number
  readonly processors?: readonly string[]
  readonly number?: number
  readonly name?: string
  readonly key?: readonly [string, ...string[]]
  readonly fields?: readonly object[]
  readonly recordName?: string
  readonly stores?: readonly (readonly [name: string, number: number])[]
  readonly from?: string
  readonly to?: string
}

const n = { name: 'n', type: 'int' }
const timestamp = (unit: string) => ({ type: 'long', logicalType: `timestamp-${unit}` })

const listOf = (fields: readonly object[]) => ({
  name: 'list',
  type: { type: 'array', items: { type: 'record', name: 'Item', fields } },
})
const enumOf = (...symbols: readonly string[]) => ({ name: 'kind', type: { type: 'enum', name: 'Kind', symbols } })
const decimal = (scale: number) => ({ type: 'bytes', logicalType: 'decimal', precision: 18, scale })

const recordOf = (name: string, fields: readonly object[]): string => JSON.stringify({ type: 'record', name, fields })

const namedTopic = (name: string) =>
  topic<unknown>({
    name,
    role: 'event',
    schema: { name: 'Count', json: '"null"' },
    entity: [],
    source: 'test',
    retentionMs: 1,
    lenient: false,
  })

const declare = (name: string, number: number, key: readonly [string, ...string[]], json: string) =>
  keyValue<StoreKey, unknown>(name, number, { name: 'Row', json }, key as never)

const owning = (name: string, state: Readonly<Record<string, ReturnType<typeof declare>>>) =>
  processor({ name, state, build: () => (input: Stream<TenantId, unknown>) => input })

const build = ({
  processors = ['sum'],
  number = 1,
  name = 'totals',
  key = ['tenant', 'id'],
  fields = [n],
  recordName = 'Row',
  stores = [],
  from = 'in.v1',
  to = 'out.v1',
}: Variant): Topology => {
  const own = declare(name, number, key, recordOf(recordName, fields))
  const others = stores.map(([other, its]) => [other, declare(other, its, ['tenant'], '"null"')] as const)
  const input = source(namedTopic(from))
  return topology(
    'test',
    1,
    processors.map((each, index) =>
      sink(
        namedTopic(index === 0 ? to : `${each}.v1`),
        through(owning(each, index === 0 ? { own, ...Object.fromEntries(others) } : {}), input),
      ),
    ),
  )
}

const shape = ({ tasks = 3, ...variant }: Variant = {}): string => topologyShape(build(variant), tasks)

const differences = (before: Variant, now: Variant) => compareShapes(shape(before), shape(now))

describe('the shape of a topology', () => {
  it('is the same for equal topologies', () => {
    expect(topologyShape(sample(), 3)).toBe(topologyShape(sample(), 3))
  })

  it('names tasks, inputs in merge order, processors in order, sinks and stores with their keys and fields', () => {
    expect(JSON.parse(shape({ stores: [['more', 7]] }))).toEqual({
      format: 1,
      tasks: 3,
      sources: [{ topic: 'in.v1', schema: 'Count' }],
      processors: [{ name: 'sum', in: { '': 'in.v1' }, out: [], reads: [] }],
      sinks: [{ topic: 'out.v1', schema: 'Count', from: 'sum' }],
      deadLetters: [],
      stores: [
        { number: 1, name: 'totals', owner: 'sum', key: ['tenant', 'id'], schema: JSON.parse(recordOf('Row', [n])) },
        { number: 7, name: 'more', owner: 'sum', key: ['tenant'], schema: 'null' },
      ],
    })
  })

  it('leaves out what changes nothing: docs of schemas and the order in which stores are declared', () => {
    expect(shape({ fields: [{ ...n, doc: 'how many' }] })).toBe(shape())
    expect(
      shape({
        stores: [
          ['b', 3],
          ['a', 2],
        ],
      }),
    ).toBe(
      shape({
        stores: [
          ['a', 2],
          ['b', 3],
        ],
      }),
    )
  })

  it('has a fingerprint of 16 hex digits that follows it', () => {
    expect(shapeFingerprint(shape())).toMatch(/^[0-9a-f]{16}$/)
    expect(shapeFingerprint(shape())).toBe(shapeFingerprint(shape()))
    expect(shapeFingerprint(shape({ tasks: 4 }))).not.toBe(shapeFingerprint(shape()))
  })
})

describe('a new build', () => {
  it('differs in nothing from itself', () => {
    expect(differences({}, {})).toEqual({ changes: [], refusals: [] })
  })

  it.each<[string, Variant, Variant, readonly string[]]>([
    [
      'a new processor',
      {},
      { processors: ['sum', 'rate'] },
      ['the processor rate is new', 'the sink rate.v1 (Count) from rate is new'],
    ],
    [
      'a processor less',
      { processors: ['sum', 'rate'] },
      {},
      ['the processor rate is gone', 'the sink rate.v1 (Count) from rate is gone'],
    ],
    [
      'another input',
      {},
      { from: 'other.v1' },
      [
        'the source other.v1 (Count) is new',
        'the source in.v1 (Count) is gone',
        'the processor sum has in {"":"other.v1"} instead of {"":"in.v1"}',
      ],
    ],
    [
      'another sink',
      {},
      { to: 'other.v1' },
      ['the sink other.v1 (Count) from sum is new', 'the sink out.v1 (Count) from sum is gone'],
    ],
    ['a new store', {}, { stores: [['more', 2]] }, ['store 2 more is new']],
    ['a store less', { stores: [['more', 2]] }, {}, ['store 2 more is gone, its rows are not read']],
    [
      'a new field with a default',
      {},
      { fields: [n, { name: 'm', type: 'int', default: 0 }] },
      ['store 1 totals has the new field m'],
    ],
    ['a field less', { fields: [n, { name: 'm', type: 'int' }] }, {}, ['store 1 totals no longer has the field m']],
    ['a wider field', {}, { fields: [{ name: 'n', type: 'long' }] }, ['store 1 totals has long instead of int in n']],
    [
      'a field that may be missing',
      {},
      { fields: [{ name: 'n', type: ['null', 'int'] }] },
      ['store 1 totals has null or int instead of int in n'],
    ],
    [
      'a logical type for a number that had none',
      { fields: [{ name: 'n', type: 'long' }] },
      {
        fields: [{ name: 'n', type: timestamp('millis') }],
      },
      ['store 1 totals has long (timestamp-millis) instead of long in n'],
    ],
    [
      'a new field of what a list holds',
      { fields: [listOf([n])] },
      {
        fields: [listOf([n, { name: 'm', type: 'int', default: 0 }])],
      },
      ['store 1 totals has the new field list[].m'],
    ],
    [
      'a new field of what may be missing',
      { fields: [{ name: 'more', type: ['null', { type: 'record', name: 'More', fields: [n] }] }] },
      {
        fields: [
          {
            name: 'more',
            type: ['null', { type: 'record', name: 'More', fields: [n, { name: 'm', type: 'int', default: 0 }] }],
          },
        ],
      },
      ['store 1 totals has the new field more.m'],
    ],
    [
      'a new symbol',
      { fields: [enumOf('A')] },
      { fields: [enumOf('A', 'B')] },
      ['store 1 totals has one of A, B instead of one of A in kind'],
    ],
  ])('may have %s', (_case, before, now, changes) => {
    expect(differences(before, now)).toEqual({ changes, refusals: [] })
  })

  it('may have its processors in another order', () => {
    const before = { processors: ['sum', 'rate', 'rank'] }
    const { changes, refusals } = differences(before, { processors: ['sum', 'rank', 'rate'] })
    expect(changes[0]).toBe('the order of each processor is now sum, rank, rate instead of sum, rate, rank')
    expect(refusals).toEqual([])
  })

  it('may give a store to another processor', () => {
    const owned = (owner: string) => {
      const input = source(namedTopic('in.v1'))
      const own = declare('totals', 1, ['tenant'], '"null"')
      const ends = ['a', 'b'].map((each) =>
        sink(namedTopic(`${each}.v1`), through(owning(each, each === owner ? { own } : {}), input)),
      )
      return topologyShape(topology('test', 1, ends), 3)
    }
    expect(compareShapes(owned('a'), owned('b'))).toEqual({
      changes: ['store 1 totals belongs to b instead of a'],
      refusals: [],
    })
  })

  it.each<[string, Variant, Variant, readonly RegExp[]]>([
    ['another number of tasks', {}, { tasks: 6 }, [/had 3 tasks and has 6.+keep 3 partitions/]],
    ['a renamed store', {}, { name: 'sums' }, [/store number 1 was totals and is sums.+keeps its name/]],
    ['a store under another number', {}, { number: 2 }, [/store totals had number 1 and has 2.+give it 1 again/]],
    [
      'two stores whose numbers are swapped',
      { stores: [['more', 2]] },
      { number: 2, stores: [['more', 1]] },
      [
        /number 1 was totals and is more/,
        /number 2 was more and is totals/,
        /more had number 2 and has 1/,
        /totals had number 1 and has 2/,
      ],
    ],
    [
      'a longer key',
      {},
      { key: ['tenant', 'id', 'day'] },
      [/has the key \(tenant, id, day\) instead of \(tenant, id\)/],
    ],
    ['a key part that became a number', {}, { key: ['tenant', 'id:number'] }, [/\(tenant, id:number\) instead of/]],
    [
      'a new field without a default',
      {},
      { fields: [n, { name: 'm', type: 'int' }] },
      [/cannot read its rows.+default/],
    ],
    ['a narrower field', { fields: [{ name: 'n', type: 'long' }] }, {}, [/cannot read its rows.+keep the types/]],
    ['a field of another type', {}, { fields: [{ name: 'n', type: 'string' }] }, [/cannot read its rows/]],
    [
      'a field that may no longer be missing',
      { fields: [{ name: 'n', type: ['null', 'int'] }] },
      {},
      [/cannot read its rows/],
    ],
    ['a symbol less', { fields: [enumOf('A', 'B')] }, { fields: [enumOf('A')] }, [/cannot read its rows/]],
    ['another record', {}, { recordName: 'Sum' }, [/cannot read its rows/]],
    [
      'other units of time',
      { fields: [{ name: 'n', type: timestamp('millis') }] },
      {
        fields: [{ name: 'n', type: timestamp('micros') }],
      },
      [/would take long \(timestamp-millis\) in n for long \(timestamp-micros\)/],
    ],
    [
      'another scale of money',
      { fields: [{ name: 'n', type: decimal(6) }] },
      { fields: [{ name: 'n', type: decimal(2) }] },
      [/would take bytes \(decimal 18 6\) in n for bytes \(decimal 18 2\)/],
    ],
  ])('must not have %s', (_case, before, now, expected) => {
    const { refusals } = differences(before, now)
    expect(refusals).toHaveLength(expected.length)
    for (const [index, refusal] of expected.entries()) expect(refusals[index]).toMatch(refusal)
  })

  it('must not read a description that it does not know', () => {
    const later = JSON.stringify({ ...(JSON.parse(shape()) as object), format: 2 })
    expect(compareShapes(later, shape()).refusals).toEqual([expect.stringContaining('format 2, this build knows 1')])
  })
})

describe('checkTopology', () => {
  it('lets the first build of an application start', () => {
    expect(checkTopology(0, [], shape())).toEqual([])
  })

  it('says what changed since the last build', () => {
    expect(checkTopology(0, [shape({ stores: [['old', 3]] }), shape()], shape({ stores: [['more', 2]] }))).toEqual([
      'store 2 more is new',
    ])
  })

  it('lists every refusal, with task and remedy', () => {
    const check = () => checkTopology(4, [shape()], shape({ tasks: 6, key: ['tenant'] }))
    expect(check).toThrow(TopologyIncompatibleError)
    expect(check).toThrow(
      /rows of task 4[^]+- the application had 3[^]+- store 1 totals has the key[^]+new application version/,
    )
  })

  it('knows the numbers of stores that were taken away builds ago', () => {
    const before = [shape({ stores: [['old', 2]] }), shape()]
    expect(() => checkTopology(0, before, shape({ stores: [['new', 2]] }))).toThrow(/store number 2 was old and is new/)
  })

  it('reads the rows of every earlier build, not only of the last', () => {
    const m = { name: 'm', type: 'int' }
    const before = [shape(), shape({ fields: [n, { ...m, default: 0 }] })]
    expect(() => checkTopology(0, before, shape({ fields: [n, m] }))).toThrow(TopologyIncompatibleError)
    expect(checkTopology(0, before.slice(1), shape({ fields: [n, m] }))).toEqual([])
  })
})
