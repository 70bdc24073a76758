import { describe, expect, it } from 'vitest'
import { changelogKey } from '#state/changelog.ts'
import { RowCodecError, RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey } from '#stream/store-key.ts'
import { keyValue } from '#stream/store-port.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import {
  type Numbered,
  numbersTopic,
  type Total,
  totalSchema,
  totalsTopic,
} from '../../../examples/counting/counting-topology.ts'
import { first, own } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { writtenLog } from '../written-log.ts'
import { TopologyIncompatibleError } from '#runtime/ports/errors.ts'

const store = (number: number, name: string) =>
  keyValue<readonly [TenantId], Total>(name, number, totalSchema, ['tenant'])
const totals = store(1, 'totals')
const { fields } = JSON.parse(totalSchema.json) as { readonly fields: readonly object[] }

/** {@link totals} with one more field. */
const totalsWith = (field: object) => {
  const json = JSON.stringify({ type: 'record', name: totalSchema.name, fields: [...fields, field] })
  return keyValue<readonly [TenantId], Total>('totals', 1, { name: totalSchema.name, json }, ['tenant'])
}
const unreadable = totalsWith({ name: 'm', type: 'long' })
const grown = totalsWith({ name: 'm', type: 'long', default: 7 })

/** A build that counts in the first of its stores. */
const buildOf = (counts: typeof totals, ...others: readonly (typeof totals)[]): Topology => {
  const counting = processor({
    name: 'counting',
    state: { counts, ...Object.fromEntries(others.map((each) => [each.name, each])) },
    build:
      (stores) =>
      (numbers: Stream<TenantId, Numbered>): Stream<TenantId, Total> =>
        numbers.pipe(
          transition(stores.counts, {
            retention: 'until-deleted',
            key: ({ key }) => [key],
            on: (state, { tenantId, n }) => {
              const next = { ...state, tenantId, n, count: (state?.count ?? 0) + 1, sum: (state?.sum ?? 0) + n }
              return { state: next, emit: [next] }
            },
          }),
        ),
  })
  return topology('pod', 1, [sink(totalsTopic('pod'), through(counting, source(numbersTopic('pod'))))])
}

/** One build after the other has processed a number; the next one finds another. */
const brokerAfter = async (...builds: readonly Topology[]): Promise<MemoryBroker> => {
  let broker = new MemoryBroker()
  broker.number(0, first, 1)
  for (const [index, build] of builds.entries()) {
    await run(broker, index + 1, { topology: build })
    broker = new MemoryBroker(broker)
    broker.number(0, first, 1)
  }
  return broker
}

const commitsOf = ({ logs }: MemoryBroker): number => logs.get(`${own.changelog}/0`)!.length

const key = changelogKey(totals.number, encodeKey([first as TenantId]))

/** The texts of schemas in the changelog, and the schemas of the rows of the tenant, in order. */
const changelogOf = ({ logs }: MemoryBroker) => {
  const records = logs.get(`${own.changelog}/0`)!
  const isText = (record: RawRecord): boolean => Buffer.from(record.key!).includes('schema/')
  const isRow = (record: RawRecord): boolean => key.equals(record.key!)
  return {
    texts: records.filter(isText).map(({ value }) => Buffer.from(value!).toString()),
    rows: records.filter(isRow).map(({ value }) => Buffer.from(value!).toString('hex', 0, 4)),
  }
}

/** Stands in front of the rows of a store. */
const fingerprintOf = (each: typeof totals): string | undefined => [...new RowCodecs([each]).schemas.keys()][0]

describe('a build whose topology cannot go on with the rows that are there', () => {
  it('ends before it commits anything', async () => {
    const broker = await brokerAfter(buildOf(totals))
    const commits = commitsOf(broker)
    const renamed = { topology: buildOf(store(1, 'sums')) }
    await expect(run(broker, 2, renamed)).rejects.toBeInstanceOf(TopologyIncompatibleError)
    expect(commitsOf(broker)).toBe(commits)
  })

  it('ends with the reasons and remedies also when it could not read a single row', async () => {
    const broker = await brokerAfter(buildOf(totals))
    const failure = run(broker, 2, { topology: buildOf(unreadable) })
    await expect(failure).rejects.toBeInstanceOf(TopologyIncompatibleError)
    await expect(failure).rejects.toThrow(/store 1 totals cannot read its rows \(.+\); give new fields a default/)
  })

  it('is compared with every build that has written there, not with the last one only', async () => {
    const broker = await brokerAfter(buildOf(totals), buildOf(store(2, 'others')))
    await expect(run(broker, 3, { topology: buildOf(store(1, 'sums')) })).rejects.toBeInstanceOf(
      TopologyIncompatibleError,
    )
  })
})

describe('a build whose topology has changed in what it may', () => {
  it('goes on with the rows', async () => {
    const broker = await brokerAfter(buildOf(totals))
    await run(broker, 2, { topology: buildOf(totals, store(2, 'others')) })
    expect(broker.totals.at(-1)).toEqual({ tenantId: first, n: 1, count: 2, sum: 2 })
  })

  it('finds the rows of a store that comes back as they were', async () => {
    const broker = await brokerAfter(buildOf(totals), buildOf(store(2, 'others')))
    await run(broker, 3, { topology: buildOf(totals) })
    expect(broker.totals.map((total) => (total as Total).count)).toEqual([1, 1, 2])
  })

  it('reads the rows by the schema that they were written with, and writes them in its own', async () => {
    const broker = await brokerAfter(buildOf(totals))
    await run(broker, 2, { topology: buildOf(grown) })
    expect(broker.totals.at(-1)).toEqual({ tenantId: first, n: 1, count: 2, sum: 2, m: 7 })
    const { texts, rows } = changelogOf(broker)
    expect(texts).toEqual([totalSchema.json, grown.schema.json])
    expect(rows).toEqual([totals, grown].map(fingerprintOf))
  })

  it('says what is new', async () => {
    const broker = await brokerAfter(buildOf(totals))
    const { log, lines } = writtenLog()
    await run(broker, 2, { topology: buildOf(totals, store(2, 'others')), log })
    expect(lines).toContainEqual([
      'info',
      'the topology has changed; the rows are read on',
      { task: 0, changes: ['store 2 others is new'] },
    ])
  })
})

it('a row that cannot be read ends the pod', async () => {
  const broker = await brokerAfter(buildOf(totals))
  const changelog = broker.logs.get(`${own.changelog}/0`)!
  changelog.push({ ...changelog.at(-1)!, offset: changelog.length, key, value: Buffer.from('no row') })
  await expect(run(broker, 2, { topology: buildOf(totals) })).rejects.toBeInstanceOf(RowCodecError)
})
