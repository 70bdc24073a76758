import { describe, expect, it } from 'vitest'
import { defaultStudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import type { StudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import { type EventCreated, RenderJobCancelRequestedDefaults, type RenderJobDispatched } from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, concert, policy, report, s } from './given.ts'

/** Studio as it runs, over memory, seen from its topics. */
class Studio {
  readonly driver: TopologyTestDriver

  constructor(rules: StudioPolicy = policy, commitEach = true) {
    this.driver = new TopologyTestDriver(studio(rules), { commitEach })
  }

  /** @param told the seconds of the event's own time */
  event(seconds: number, fields: Partial<EventCreated> = {}, told = seconds): this {
    this.driver.pipe(topics.eventCreated, acme, concert(fields), s(seconds), { time: s(told) })
    return this
  }

  /** The workers of some attempts all report the same. */
  reports(seconds: number, attempts: readonly RenderJobDispatched[], fields: Parameters<typeof report>[0]): this {
    for (const { jobId, attempt } of attempts) {
      this.driver.pipe(topics.renderJobProgressed, acme, report({ ...fields, jobId, attempt }), s(seconds))
    }
    return this
  }

  get dispatched(): readonly RenderJobDispatched[] {
    return this.driver.read(topics.renderJobDispatched)
  }

  /** How many events there are of each kind. */
  get counts() {
    return {
      created: this.driver.read(topics.renderJobCreated).length,
      dispatched: this.dispatched.length,
      completed: this.driver.read(topics.renderJobCompleted).length,
      failed: this.driver.read(topics.renderJobFailed).length,
      superseded: this.driver.read(topics.renderJobSuperseded).length,
    }
  }
}

describe('studio', () => {
  it('makes four assets of a created event', () => {
    const run = new Studio().event(0)
    run.reports(5, run.dispatched, { state: 'RUNNING' }).reports(20, run.dispatched, { state: 'COMPLETED' })
    expect(run.counts).toEqual({ created: 4, dispatched: 4, completed: 4, failed: 0, superseded: 0 })
    expect(run.driver.deadLetters).toEqual([])
  })

  it('publishes each job as an entity of its own, counted from 0 without a gap for refused reports', () => {
    const run = new Studio().event(0)
    run.reports(10, run.dispatched, { state: 'COMPLETED', outputUrl: '' })
    run.reports(20, run.dispatched, { state: 'COMPLETED' })
    const ofJobs = run.driver.outputs.filter(({ topic }) => topic !== topics.renderBatchCompleted.name)
    const jobs = Map.groupBy(ofJobs, ({ data }) => (data as { readonly jobId: string }).jobId)
    expect(
      [...jobs.values()].map((events) => events.map(({ topic, attributes }) => [topic, attributes.entitySeq])),
    ).toEqual(
      Array(4).fill([
        [topics.renderJobCreated.name, 0],
        [topics.renderJobDispatched.name, 1],
        [topics.renderJobCompleted.name, 2],
      ]),
    )
  })

  it('cancels a job, and tells of the asset that its worker made all the same as its next event', () => {
    const run = new Studio().event(0)
    const [first] = run.dispatched
    const { jobId } = first!
    const order = { ...RenderJobCancelRequestedDefaults, tenantId: acme, jobId }
    run.driver.pipe(topics.renderJobCancelRequested, acme, order, s(5))
    run.reports(9, [first!], { state: 'COMPLETED' })
    expect(run.counts).toMatchObject({ completed: 0, failed: 1 })
    const told = run.driver.outputs.filter(({ data }) => (data as { readonly jobId: string }).jobId === jobId)
    expect(told.map(({ topic, attributes }) => [topic, attributes.entitySeq]).slice(2)).toEqual([
      [topics.renderJobFailed.name, 2],
      [topics.renderAssetOrphaned.name, 3],
    ])
  })

  it('does not render again what was canceled, until it shows something new', () => {
    const run = new Studio().event(0)
    for (const { jobId } of run.dispatched)
      run.driver.pipe(
        topics.renderJobCancelRequested,
        acme,
        { ...RenderJobCancelRequestedDefaults, tenantId: acme, jobId },
        s(5),
      )
    expect(run.event(10, { revision: 2 }).counts).toMatchObject({ created: 4, failed: 4 })
    expect(run.event(20, { revision: 3, title: 'Winter concert' }).counts.created).toBe(8)
  })

  it('replaces open jobs by those of a new revision, and only the new ones complete', () => {
    const run = new Studio().event(0)
    const old = run.dispatched
    run.event(10, { revision: 2, title: 'Winter concert' })
    run.reports(20, old, { state: 'COMPLETED' }).reports(30, run.dispatched.slice(4), { state: 'COMPLETED' })
    expect(run.counts).toEqual({ created: 8, dispatched: 8, completed: 4, failed: 0, superseded: 4 })
  })

  it('renders completed jobs again for a new revision, and takes nothing back', () => {
    const run = new Studio().event(0)
    run.reports(20, run.dispatched, { state: 'COMPLETED' }).event(30, { revision: 2, title: 'Winter concert' })
    expect(run.counts).toEqual({ created: 8, dispatched: 8, completed: 4, failed: 0, superseded: 0 })
  })

  it('renders what a later event says under the same revision, and nothing when the earlier one is told again', () => {
    const run = new Studio().event(0).event(10, { title: 'Winter concert' }).event(20, {}, 0)
    run.reports(30, run.dispatched, { state: 'COMPLETED' })
    expect(run.counts).toEqual({ created: 8, dispatched: 8, completed: 4, failed: 0, superseded: 4 })
  })

  it('does not render twice when the same event comes again at any stage', () => {
    const run = new Studio().event(0).event(1)
    run.reports(20, run.dispatched, { state: 'COMPLETED' }).event(30)
    expect(run.counts).toEqual({ created: 4, dispatched: 4, completed: 4, failed: 0, superseded: 0 })
  })

  it('tries each failed job again, and the jobs that failed together not at the same moment', () => {
    const run = new Studio({ ...policy, jobs: defaultStudioPolicy.jobs }).event(0)
    run.reports(5, run.dispatched, { state: 'FAILED', failureClass: 'PROVIDER_FAULT' })
    run.driver.advanceStreamTime(12_000)
    const retries = run.driver.events(topics.renderJobDispatched).filter(({ data }) => data.attempt === 2)
    expect(retries).toHaveLength(4)
    expect(new Set(retries.map(({ attributes }) => attributes.time)).size).toBeGreaterThan(1)
  })

  it('ends every job without any worker', () => {
    const run = new Studio().event(0)
    run.driver.advanceStreamTime(600_000)
    expect(run.counts).toEqual({ created: 4, dispatched: 4, completed: 0, failed: 4, superseded: 0 })
  })

  it('refuses an event whose id is too long for a key, and goes on', () => {
    const run = new Studio().event(0, { eventId: 'x'.repeat(1_000) })
    expect(run.driver.deadLetters).toEqual(['KEY_INVALID'])
    expect(run.event(1, { eventId: 'x'.repeat(980) }).counts.created).toBe(4)
  })

  describe('after an outage in which every job failed', () => {
    const failed = () => {
      const run = new Studio().event(0)
      for (const attempt of [1, 2, 3]) {
        const newest = run.dispatched.filter((dispatched) => dispatched.attempt === attempt)
        run.reports(attempt * 100, newest, { state: 'FAILED', failureClass: 'PROVIDER_FAULT' })
        run.driver.advanceStreamTime(30_000)
      }
      expect(run.counts).toMatchObject({ dispatched: 12, failed: 4 })
      return run
    }
    const renders = (run: Studio) => run.counts.created - 4

    it('renders again with the next revision, though it shows nothing new', () => {
      const run = failed().event(1_000, { revision: 2 })
      expect(renders(run)).toBe(4)
      run.reports(1_010, run.dispatched.slice(-4), { state: 'COMPLETED' }).event(1_020, { revision: 3 })
      expect(run.counts).toMatchObject({ created: 8, completed: 4, failed: 4, superseded: 0 })
    })

    it('renders again when the event is told again later, under the same revision', () => {
      expect(renders(failed().event(1_000))).toBe(4)
    })

    it('renders again as often as it fails again', () => {
      const run = failed().event(1_000, { revision: 2 })
      run.driver.advanceStreamTime(600_000)
      expect(run.counts.failed).toBe(8)
      expect(renders(run.event(2_000, { revision: 3 }))).toBe(8)
    })

    it('renders only the assets that are missing', () => {
      const run = new Studio().event(0)
      run.reports(10, run.dispatched.slice(0, 3), { state: 'COMPLETED' })
      run.driver.advanceStreamTime(600_000)
      expect(run.counts).toMatchObject({ completed: 3, failed: 1 })
      expect(renders(run.event(1_000, { revision: 2 }))).toBe(1)
    })

    it('renders nothing for a repeat of the event', () => {
      expect(renders(failed().event(1_000, {}, 0))).toBe(0)
    })

    it('renders nothing again whose inputs were refused', () => {
      const run = new Studio().event(0)
      run.reports(10, run.dispatched, { state: 'FAILED', failureClass: 'CONTENT_POLICY' })
      expect(renders(run.event(1_000, { revision: 2 }))).toBe(0)
      expect(renders(run.event(2_000, { revision: 3, title: 'Winter concert' }))).toBe(4)
    })
  })

  it('writes a report of an unknown job to the dead letters and goes on', () => {
    const run = new Studio()
    run.driver.pipe(topics.renderJobProgressed, acme, report({ state: 'RUNNING' }), s(0))
    expect(run.driver.deadLetters).toEqual(['ORPHAN_REPORT'])
    expect(run.event(1).counts.created).toBe(4)
  })

  it.each(['abort', 'crash'] as const)('ends up the same after an %s between any two commits', (fault) => {
    const live = (disturbed: boolean) => {
      const run = new Studio(policy, false)
      const next = () => (disturbed ? run.driver[fault]() : run.driver).commit()
      run.event(0)
      next()
      run.reports(5, run.dispatched, { state: 'RUNNING' })
      next()
      run.reports(10, run.dispatched.slice(0, 2), { state: 'FAILED', failureClass: 'PROVIDER_FAULT' })
      next()
      run.event(15, { revision: 2, city: 'Delhi' })
      next()
      run.driver.advanceStreamTime(policy.jobs.jobTimeoutMs.image)
      next()
      return run.driver.outputs
    }
    expect(live(true)).toEqual(live(false))
    expect(live(true)).toHaveLength(4 * 2 + 4 * 3 + 4 + 2)
  })
})
