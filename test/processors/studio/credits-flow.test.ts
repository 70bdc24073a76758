import { describe, expect, it } from 'vitest'
import { CreditsAdjustedDefaults } from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, concert, policy, report, s } from './given.ts'

const metered = { ...policy, credits: { ...policy.credits, metered: true } }

/** Studio of a metered tenant with so many credits, and the poster and invitation of an event: jobs of 4, 8, 8 and 8 credits. */
const begin = (delta: number) =>
  grant(new TopologyTestDriver(studio(metered)), 'first', delta, 0).pipe(topics.eventCreated, acme, concert(), s(0))

const grant = (driver: TopologyTestDriver, adjustmentId: string, delta: number, seconds: number) =>
  driver.pipe(
    topics.creditsAdjusted,
    acme,
    { ...CreditsAdjustedDefaults, tenantId: acme, adjustmentId, delta },
    s(seconds),
  )

const complete = (driver: TopologyTestDriver, jobId: string, creditsUsed: number, seconds: number) =>
  driver.pipe(topics.renderJobProgressed, acme, report({ jobId, state: 'COMPLETED', creditsUsed }), s(seconds))

describe('a tenant with credits for some of its jobs', () => {
  it('has these rendered, and the others rejected with the figures', () => {
    const driver = begin(14)
    const created = driver.read(topics.renderJobCreated)
    const rejected = driver.read(topics.renderJobRejected)
    expect(created.map(({ creditsReserved }) => creditsReserved)).toEqual([4, 8])
    expect(rejected).toHaveLength(2)
    expect(rejected[0]!.reasons).toEqual([{ code: 'INSUFFICIENT_CREDITS', detail: '8 needed, balance 2' }])
    expect(rejected[0]!.source).toMatchObject({ kind: 'event', entityId: 'concert' })
  })

  it('has its batch told with the rejected jobs, as soon as the others have ended', () => {
    const driver = begin(14)
    const [first, second] = driver.read(topics.renderJobCreated)
    complete(complete(driver, first!.jobId, 4, 10), second!.jobId, 8, 20)
    expect(driver.read(topics.renderBatchCompleted)).toMatchObject([{ batchSize: 4, completed: 2, rejected: 2 }])
  })

  it('gets the rejected assets with the next event, in a batch of their own', () => {
    const driver = grant(begin(14), 'second', 20, 10).pipe(topics.eventCreated, acme, concert({ revision: 2 }), s(20))
    const created = driver.read(topics.renderJobCreated)
    expect(created.map(({ batchIndex, batchSize }) => [batchIndex, batchSize])).toEqual([
      [0, 4],
      [1, 4],
      [0, 2],
      [1, 2],
    ])
    expect(new Set(created.map(({ batchId }) => batchId)).size).toBe(2)
    const rejected = driver.read(topics.renderJobRejected).map(({ jobId }) => jobId)
    expect(created.filter(({ jobId }) => rejected.includes(jobId))).toEqual([])
  })

  it('gets nothing again for a repeat of the event', () => {
    const driver = grant(begin(14), 'second', 20, 10).pipe(topics.eventCreated, acme, concert(), s(20), { time: s(0) })
    expect(driver.read(topics.renderJobCreated)).toHaveLength(2)
  })

  it('pays what a job used, and no more than it reserved', () => {
    const driver = begin(14)
    const [first, second] = driver.read(topics.renderJobCreated)
    complete(complete(driver, first!.jobId, 3, 10), second!.jobId, 11, 20)
    expect(driver.read(topics.renderJobCompleted)).toMatchObject([
      { creditsUsed: 3, creditsExcess: 0 },
      { creditsUsed: 8, creditsExcess: 3 },
    ])
    grant(driver, 'second', 1, 30)
    expect(driver.read(topics.creditsApplied).at(-1)).toMatchObject({ settled: 11, reserved: 0, balance: 4 })
  })
})

it('a tenant that is not metered needs no credits', () => {
  const driver = new TopologyTestDriver(studio(policy)).pipe(topics.eventCreated, acme, concert(), s(0))
  expect(driver.read(topics.renderJobCreated)).toHaveLength(4)
  expect(driver.read(topics.renderJobRejected)).toEqual([])
})
