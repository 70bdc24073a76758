import { describe, expect, it } from 'vitest'
import { changelogKey } from '#state/changelog.ts'
import { RowCodecError, RowCodecs } from '#state/row-codec.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey } from '#stream/store-key.ts'
import { type Total, totalSchema } from '../../../examples/counting/counting-topology.ts'
import { first, own } from '../given-application.ts'
import { brokerAfter, buildOf, grown, store, totals, unreadable } from '../given-builds.ts'
import type { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { writtenLog } from '../written-log.ts'
import { parkedStore } from '#runtime/parking/parked-store.ts'
import { TopologyIncompatibleError } from '#runtime/ports/errors.ts'

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
    expect(texts).toEqual([totalSchema.json, parkedStore.schema.json, grown.schema.json])
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
