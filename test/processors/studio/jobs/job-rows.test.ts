import { describe, expect, it } from 'vitest'
import { jobPlans } from '#processors/studio/jobs/job-plan.ts'
import { renderJobs } from '#processors/studio/jobs/render-job.ts'
import { type AvroJson, schemaDifferences } from '#runtime/upgrade/schema-differences.ts'
import { PlannedJobSchema, RenderJobSchema } from '#schemas/types.ts'
import { changelogKey } from '#state/changelog.ts'
import { encodeKey, type StoreKey } from '#stream/store-key.ts'
import type { Store } from '#stream/store-port.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, concert, policy, report, s } from '../given.ts'

/** Studio with the jobs of one event, whose texts are long. */
const begun = () => {
  const driver = new TopologyTestDriver(studio(policy))
  return driver.pipe(topics.eventCreated, acme, concert({ description: 'x'.repeat(8_000) }), s(0))
}

const firstJob = (driver: TopologyTestDriver): string => driver.read(topics.renderJobDispatched)[0]!.jobId

/** The newest record of the first job in the changelog of a store. */
const recordOf = <V>(driver: TopologyTestDriver, store: Store<readonly [typeof acme, string], V>) => {
  const key = changelogKey((store as Store<StoreKey, V>).number, encodeKey([acme, firstJob(driver)]))
  return driver.changelog.find((record) => record.key.equals(key))!
}

const bytesOf = ({ key, value }: ReturnType<typeof recordOf>): number => key.length + (value?.length ?? 0)

const reported = (driver: TopologyTestDriver, seconds: number, state: Parameters<typeof report>[0]['state']) =>
  driver.pipe(topics.renderJobProgressed, acme, report({ jobId: firstJob(driver), state }), s(seconds))

describe('the rows of a render job', () => {
  it('hold its plan apart, so that a report writes little', () => {
    const driver = begun()
    const plan = recordOf(driver, jobPlans)
    expect(bytesOf(plan)).toBeGreaterThan(8_000)
    for (let seconds = 10; seconds < 80; seconds += 10) {
      const before = recordOf(driver, renderJobs)
      reported(driver, seconds, 'RUNNING')
      expect(recordOf(driver, renderJobs)).not.toBe(before)
      expect(bytesOf(recordOf(driver, renderJobs))).toBeLessThan(120)
      expect(recordOf(driver, jobPlans)).toBe(plan)
    }
  })

  it.each<[string, (driver: TopologyTestDriver) => TopologyTestDriver]>([
    ['is completed', (driver) => reported(driver, 10, 'COMPLETED')],
    ['fails', (driver) => driver.advanceStreamTime(policy.jobs.queueTimeoutMs.image)],
    [
      'is superseded',
      (driver) => driver.pipe(topics.eventCreated, acme, concert({ revision: 2, title: 'Winter concert' }), s(10)),
    ],
  ])('are one of at most 100 bytes when it %s, late reports or not', (_end, end) => {
    const driver = reported(end(begun()), 700, 'COMPLETED')
    expect(recordOf(driver, jobPlans).value).toBeNull()
    expect(bytesOf(recordOf(driver, renderJobs))).toBeLessThanOrEqual(100)
  })
})

it('rows of a build without turns, routes and orphans stay readable', () => {
  const added = ['place', 'provider', 'credentialRef', 'breakerSeq', 'orphans']
  const without = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.filter((part) => !added.includes(part?.name)).map(without)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([name, part]) => [name, without(part)]))
  }
  const now = JSON.parse(RenderJobSchema.json) as AvroJson
  expect(schemaDifferences(without(now) as AvroJson, now).refusals).toEqual([])
})

describe('rows that an earlier build wrote with their plan inside', () => {
  interface AvroRecord {
    readonly fields: readonly { readonly name: string; readonly type: AvroJson }[]
  }
  const now = JSON.parse(RenderJobSchema.json) as AvroRecord
  const [, life] = now.fields.find(({ name }) => name === 'life')!.type as unknown as readonly [string, AvroRecord]
  const plan = { name: 'plan', type: JSON.parse(PlannedJobSchema.json) as AvroJson }
  const before = { ...now, fields: [plan, ...now.fields.filter(({ name }) => name !== 'life'), ...life.fields] }

  it.each<[string, object, object, string]>([
    ['are refused, so that no open job loses its plan', before, now, 'life'],
    ['come from a build that refuses rows without it', now, before, 'plan'],
  ])('%s', (_case, written, read, field) => {
    const { refusals } = schemaDifferences(written as AvroJson, read as AvroJson)
    expect(refusals).toEqual([expect.stringMatching(`^cannot read its rows .*RenderJob\\.${field}`)])
  })
})
