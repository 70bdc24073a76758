import { describe, expect, it } from 'vitest'
import { checkTopology, compareShapes } from '#runtime/upgrade/topology-compatibility.ts'
import { decimal, enumOf, listOf, n, shape, timestamp, type Variant } from './given-shapes.ts'
import { TopologyIncompatibleError } from '#runtime/ports/errors.ts'

const differences = (before: Variant, now: Variant) => compareShapes(shape(before), shape(now))

const renamed = (number: number, was: string, is: string): string =>
  `store number ${number} was ${was} and is ${is}, which would read rows that are not its own; a store keeps its name, and a new ` +
  'one takes a number that was never used'

const renumbered = (store: string, was: number, is: number): string =>
  `store ${store} had number ${was} and has ${is}, so its rows would be lost; give it ${was} again`

const keyed = (is: string, was: string): string =>
  `store 1 totals has the key (${is}) instead of (${was}), so its rows would not be found; keep the key, or fill a new store ` +
  'under a number that was never used'

const mistaken = (was: string, is: string): string =>
  `store 1 totals would take ${was} in n for ${is}; keep that field, add another`

/** The reason is Avro's. */
const unreadable =
  /^store 1 totals cannot read its rows \(.+\); give new fields a default and keep the types of the others, or widen them$/

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
    [
      'a renamed field that names the former one as an alias',
      {},
      { fields: [{ name: 'm', type: 'int', aliases: ['n'] }] },
      ['store 1 totals reads the field n as m'],
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

  it.each<[string, Variant, Variant, readonly string[]]>([
    [
      'another number of tasks',
      {},
      { tasks: 6 },
      [
        'the application had 3 tasks and has 6, so tenants would miss their rows; journal and changelog keep 3 partitions for the ' +
          'life of an application version',
      ],
    ],
    ['a renamed store', {}, { name: 'sums' }, [renamed(1, 'totals', 'sums')]],
    ['a store under another number', {}, { number: 2 }, [renumbered('totals', 1, 2)]],
    [
      'two stores whose numbers are swapped',
      { stores: [['more', 2]] },
      { number: 2, stores: [['more', 1]] },
      [
        renamed(1, 'totals', 'more'),
        renamed(2, 'more', 'totals'),
        renumbered('more', 2, 1),
        renumbered('totals', 1, 2),
      ],
    ],
    ['a longer key', {}, { key: ['tenant', 'id', 'day'] }, [keyed('tenant, id, day', 'tenant, id')]],
    [
      'a key part that became a number',
      {},
      { key: ['tenant', 'id:number'] },
      [keyed('tenant, id:number', 'tenant, id')],
    ],
    [
      'other units of time',
      { fields: [{ name: 'n', type: timestamp('millis') }] },
      { fields: [{ name: 'n', type: timestamp('micros') }] },
      [mistaken('long (timestamp-millis)', 'long (timestamp-micros)')],
    ],
    [
      'other units of time under another name that reads the former one',
      { fields: [{ name: 'old', type: timestamp('millis') }] },
      { fields: [{ name: 'n', type: timestamp('micros'), aliases: ['old'] }] },
      [mistaken('long (timestamp-millis)', 'long (timestamp-micros)')],
    ],
    [
      'another scale of money',
      { fields: [{ name: 'n', type: decimal(6) }] },
      { fields: [{ name: 'n', type: decimal(2) }] },
      [mistaken('bytes (decimal 18 6)', 'bytes (decimal 18 2)')],
    ],
  ])('must not have %s: that is said with the remedy', (_case, before, now, refusals) => {
    expect(differences(before, now).refusals).toEqual(refusals)
  })

  it.each<[string, Variant, Variant]>([
    ['a new field without a default', {}, { fields: [n, { name: 'm', type: 'int' }] }],
    ['a narrower field', { fields: [{ name: 'n', type: 'long' }] }, {}],
    ['a field of another type', {}, { fields: [{ name: 'n', type: 'string' }] }],
    ['a field that may no longer be missing', { fields: [{ name: 'n', type: ['null', 'int'] }] }, {}],
    ['a symbol less', { fields: [enumOf('A', 'B')] }, { fields: [enumOf('A')] }],
    ['another record', {}, { recordName: 'Sum' }],
    ['a renamed field without an alias or a default', {}, { fields: [{ name: 'm', type: 'int' }] }],
    [
      'two fields that could both be the one',
      { fields: [n, { name: 'm', type: 'int' }] },
      { fields: [{ ...n, aliases: ['m'] }] },
    ],
  ])('must not have %s, with which Avro cannot read the rows', (_case, before, now) => {
    expect(differences(before, now).refusals).toEqual([expect.stringMatching(unreadable)])
  })

  it.each([1, 3])('must not read rows of another format: %d', (format) => {
    const other = JSON.stringify({ ...(JSON.parse(shape()) as object), format })
    expect(compareShapes(other, shape()).refusals).toEqual([
      expect.stringContaining(`format ${format}, this build knows 2`),
    ])
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

  it('lets a store come back under its number, name and key, with fields that read its rows', () => {
    const before = [shape({ stores: [['old', 2]] }), shape()]
    expect(checkTopology(0, before, shape({ stores: [['old', 2]] }))).toEqual(['store 2 old is new'])
    const wider = { name: 'totals', number: 1, fields: [{ name: 'n', type: 'long' }] }
    expect(checkTopology(0, [shape(), shape({ name: 'other', number: 3 })], shape(wider))).toContain(
      'store 1 totals is new',
    )
  })

  it.each<[string, Variant, RegExp]>([
    ['another name', { name: 'sums' }, /store number 1 was totals and is sums.+a new one takes a number/],
    ['another number', { number: 4 }, /store totals had number 1 and has 4.+give it 1 again/],
    ['another key', { key: ['tenant'] }, /store 1 totals has the key \(tenant\) instead of.+keep the key/],
    ['fields that do not read its rows', { fields: [{ name: 'n', type: 'string' }] }, /cannot read its rows/],
  ])('refuses a store that comes back with %s', (_what, back, reason) => {
    const without = shape({ name: 'others', number: 9 })
    expect(() => checkTopology(0, [shape(), without], shape(back))).toThrow(reason)
  })

  it('reads the rows of every earlier build, not only of the last', () => {
    const m = { name: 'm', type: 'int' }
    const before = [shape(), shape({ fields: [n, { ...m, default: 0 }] })]
    expect(() => checkTopology(0, before, shape({ fields: [n, m] }))).toThrow(TopologyIncompatibleError)
    expect(checkTopology(0, before.slice(1), shape({ fields: [n, m] }))).toEqual([])
  })
})
