import { describe, expect, it } from 'vitest'
import type { RenderJobDispatched, StudioPolicyUpdated } from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import type { TenantId } from '#stream/record.ts'
import { acme, concert, inForce, policy, report, s } from '../given.ts'

const umbra = 'umbra' as TenantId
const banner = { assetKind: 'BANNER', variant: 'wide', width: 1500, height: 500, format: 'webp' }

const update = (version: number, overrides: object): StudioPolicyUpdated => ({
  tenantId: acme,
  version,
  policy: JSON.stringify(overrides),
  updatedAt: null,
})

/** Studio as it runs, over memory, with policies and events of tenants. */
class Studio {
  readonly driver = new TopologyTestDriver(studio(policy))

  policy(seconds: number, version: number, overrides: object): this {
    this.driver.pipe(topics.studioPolicyUpdated, acme, update(version, overrides), s(seconds))
    return this
  }

  event(seconds: number, eventId: string, tenantId = acme): this {
    this.driver.pipe(topics.eventCreated, tenantId, concert({ tenantId, eventId }), s(seconds), { time: s(seconds) })
    return this
  }

  reports(seconds: number, fields: Parameters<typeof report>[0], jobs = this.dispatched): this {
    for (const { jobId, attempt } of jobs)
      this.driver.pipe(topics.renderJobProgressed, acme, report({ ...fields, jobId, attempt }), s(seconds))
    return this
  }

  get dispatched(): readonly RenderJobDispatched[] {
    return this.driver.read(topics.renderJobDispatched)
  }
}

describe('the policy of Studio in force', () => {
  it('decides which assets of its tenant are planned, from the next record on, and says so', () => {
    const run = new Studio().event(0, 'before').policy(1, 3, { fanOut: { 'event.created': [banner] } })
    run.event(2, 'after').event(3, 'other', umbra)
    const created = run.driver.read(topics.renderJobCreated)
    expect(created.map(({ source, assetKind }) => `${source!.entityId} ${assetKind}`)).toEqual([
      'before POSTER',
      'before POSTER',
      'before INVITATION',
      'before INVITATION',
      'after BANNER',
      'other POSTER',
      'other POSTER',
      'other INVITATION',
      'other INVITATION',
    ])
    expect(created.map(({ policyVersion }) => policyVersion)).toEqual([0, 0, 0, 0, 3, 0, 0, 0, 0])
    expect(new Set(created.map(({ basePolicyHash }) => basePolicyHash))).toEqual(
      new Set([inForce.identity.basePolicyHash]),
    )
  })

  it('decides about the attempts of jobs that are open already', () => {
    const run = new Studio().event(0, 'concert').policy(1, 1, { jobs: { maxAttempts: 1 } })
    run.reports(2, { state: 'FAILED', failureClass: 'PROVIDER_FAULT' })
    expect(run.driver.read(topics.renderJobFailed)).toHaveLength(4)
  })

  it('may ask for no asset at all', () => {
    const run = new Studio().policy(0, 1, { fanOut: { 'event.created': [] } }).event(1, 'concert')
    expect(run.driver.outputs.map(({ topic }) => topic)).toEqual([topics.studioPolicyApplied.name])
    expect(run.driver.deadLetters).toEqual([])
  })

  it('stays what it was when an update is refused, which is a dead letter and told', () => {
    const run = new Studio()
      .policy(0, 1, { fanOut: { 'event.created': [banner] } })
      .policy(1, 2, { jobs: { maxAttempts: 0 } })
    run.event(2, 'concert')
    expect(run.driver.deadLetters).toEqual(['POLICY_REFUSED'])
    expect(run.driver.read(topics.studioPolicyApplied)).toMatchObject([
      { accepted: true, inForceVersion: 1 },
      { accepted: false, inForceVersion: 1, faults: [{ path: 'jobs.maxAttempts', reason: 'must be at least 1' }] },
    ])
    expect(run.dispatched.map(({ assetKind }) => assetKind)).toEqual(['BANNER'])
  })

  it('may be shorter or longer than the one before while jobs are open: each ends once', () => {
    const least = {
      queueTimeoutMs: { image: 100 },
      heartbeatMs: { image: 100 },
      missedHeartbeats: { image: 1 },
      runTimeoutMs: { image: 100 },
    }
    const run = new Studio().event(0, 'concert').reports(1, { state: 'RUNNING' }).policy(30, 1, { jobs: least })
    run
      .reports(31, { state: 'RUNNING' })
      .event(32, 'another')
      .policy(33, 2, { jobs: { heartbeatMs: { image: 3_600_000 } } })
    run.driver.advanceStreamTime(86_400_000)
    expect(run.driver.deadLetters).toEqual([])
    const ended = run.driver.read(topics.renderJobFailed).map(({ jobId }) => jobId)
    expect(ended).toHaveLength(8)
    expect(new Set(ended)).toEqual(new Set(run.driver.read(topics.renderJobCreated).map(({ jobId }) => jobId)))
  })
})
