import { describe, expect, it } from 'vitest'
import { renderJob, renderJobs } from '#processors/studio/jobs/render-job.ts'
import type { JobsPolicy } from '#processors/studio/jobs/jobs-policy.ts'
import type { RenderJobProgressed, RenderType } from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, jobsPolicy as policy, policy as studioPolicy, poster, report, s, starting, store } from '../given.ts'

const job = [acme, poster.jobId] as const

const planned = (type: RenderType = 'image', jobs: JobsPolicy = policy) =>
  new ProcessorTestDriver(renderJob({ ...studioPolicy, jobs })).pipeInto(
    'planned',
    acme,
    starting({ ...poster, type }),
    s(0),
  )

type Driver = ReturnType<typeof planned>

const reported = (
  driver: Driver,
  seconds: number,
  state: RenderJobProgressed['state'],
  fields: Partial<RenderJobProgressed> = {},
) => driver.pipeInto('reports', acme, report({ ...fields, state }), s(seconds))

const attempts = (driver: Driver) => driver.outputOf('dispatched').map(({ attempt }) => attempt)

const failures = (driver: Driver) =>
  driver.outputOf('failed').map(({ failureClass, attempts }) => `${failureClass} after ${attempts}`)

const untilSettled = (driver: Driver) =>
  driver.advanceStreamTime(policy.jobTimeoutMs.image + policy.terminalRetentionMs - 1_000)

describe('a render job', () => {
  it('completes over queue, run and upload', () => {
    const driver = planned()
    reported(driver, 5, 'QUEUED')
    reported(driver, 10, 'RUNNING')
    reported(driver, 15, 'UPLOADING')
    reported(driver, 18, 'COMPLETED', { creditsUsed: 25 })
    expect(driver.outputOf('created')).toHaveLength(1)
    expect(attempts(driver)).toEqual([1])
    expect(driver.outputOf('completed')).toMatchObject([
      { durationMs: 8_000, queueMs: 10_000, creditsUsed: 25, status: 'COMPLETED' },
    ])
    expect(untilSettled(driver).outputOf('failed')).toEqual([])
    expect(driver.deadLetters).toEqual([])
  })

  it('is tried again ten and twenty seconds after a fault, then fails', () => {
    const driver = planned()
    for (const [attempt, seconds] of [
      [1, 10],
      [2, 30],
      [3, 60],
    ] as const) {
      reported(driver, seconds, 'FAILED', { attempt, failureClass: 'PROVIDER_FAULT' })
    }
    expect(attempts(driver)).toEqual([1, 2, 3])
    expect(failures(driver)).toEqual(['PROVIDER_FAULT after 3'])
    expect(driver.outputOf('failed')[0]!.attemptLog.map(({ at }) => at)).toEqual([s(10), s(30), s(60)])
  })

  it('waits its back-off before it is tried again', () => {
    const driver = planned()
    reported(driver, 10, 'FAILED', { failureClass: 'PROVIDER_FAULT' })
    expect(attempts(driver.advanceStreamTime(9_999))).toEqual([1])
    expect(attempts(driver.advanceStreamTime(1))).toEqual([1, 2])
  })

  it('completes on its second attempt, whatever the first one still says', () => {
    const driver = planned()
    reported(driver, 10, 'FAILED', { failureClass: 'PROVIDER_FAULT' })
    reported(driver, 21, 'RUNNING', { attempt: 2 })
    reported(driver, 22, 'COMPLETED', { attempt: 1 })
    reported(driver, 23, 'FAILED', { attempt: 1, failureClass: 'CONTENT_POLICY' })
    expect(driver.outputOf('completed')).toEqual([])
    reported(driver, 30, 'COMPLETED', { attempt: 2 })
    expect(driver.outputOf('completed')).toMatchObject([{ attempt: 2 }])
  })

  it('is not tried again for a reason that stays', () => {
    const driver = planned()
    reported(driver, 10, 'FAILED', { failureClass: 'CONTENT_POLICY' })
    expect(failures(untilSettled(driver))).toEqual(['CONTENT_POLICY after 1'])
  })

  it('fails when no worker takes it up', () => {
    const driver = planned().advanceStreamTime(599_999)
    expect(failures(driver)).toEqual([])
    expect(failures(driver.advanceStreamTime(1))).toEqual(['QUEUE_TIMEOUT after 1'])
  })

  it('is tried again when its worker falls silent once, and fails the second time', () => {
    const driver = planned('video')
    reported(driver, 10, 'RUNNING')
    reported(driver, 60, 'RUNNING')
    expect(attempts(driver.advanceStreamTime(129_999))).toEqual([1])
    expect(attempts(driver.advanceStreamTime(1))).toEqual([1, 2])
    reported(driver, 200, 'RUNNING', { attempt: 2 })
    expect(failures(driver.advanceStreamTime(119_999))).toEqual([])
    expect(failures(driver.advanceStreamTime(1))).toEqual(['HEARTBEAT_LOST after 2'])
  })

  it('is tried again when it runs too long, heartbeats or not', () => {
    const driver = planned('audio')
    for (let seconds = 0; seconds < 600; seconds += 60) reported(driver, seconds, 'RUNNING')
    expect(attempts(driver.advanceStreamTime(59_999))).toEqual([1])
    expect(driver.row(renderJobs, job)?.status).toBe('RUNNING')
    driver.advanceStreamTime(1)
    expect(driver.row(renderJobs, job)).toMatchObject({
      status: 'PLANNED',
      life: { attemptLog: [{ failureClass: 'RUN_TIMEOUT' }] },
    })
  })

  it('does not hang on a state that nobody knows', () => {
    const driver = planned('audio')
    reported(driver, 1, 'RUNNING')
    for (let seconds = 60; seconds <= 3_600; seconds += 60)
      reported(driver, seconds, 'UNKNOWN', { attempt: attempts(driver).length })
    expect(failures(driver)).toEqual(['QUEUE_TIMEOUT after 2'])
  })

  it('completes once its asset has come into our store, though it was rendered before', () => {
    const driver = planned('video')
    reported(driver, 10, 'COMPLETED', { outputUrl: 'https://provider.example/a.mp4', durationMs: 9_000 })
    expect(driver.outputOf('completed')).toEqual([])
    reported(driver, 600, 'COMPLETED', { outputUrl: `${store}a.mp4`, durationMs: 9_000 })
    expect(driver.outputOf('completed')).toMatchObject([{ outputUrl: `${store}a.mp4`, attempt: 1 }])
  })

  it('is tried again when its asset never comes into our store', () => {
    const driver = planned()
    reported(driver, 10, 'COMPLETED', { outputUrl: 'https://provider.example/a.png' })
    driver.advanceStreamTime(120_000)
    expect(driver.row(renderJobs, job)?.life?.attemptLog).toMatchObject([{ failureClass: 'RUN_TIMEOUT' }])
  })

  it('fails at its total deadline, whatever its worker says', () => {
    const driver = planned('video', { ...policy, jobTimeoutMs: { ...policy.jobTimeoutMs, video: 100_000 } })
    for (let seconds = 0; seconds < 100; seconds += 50) reported(driver, seconds, 'RUNNING')
    expect(failures(driver.advanceStreamTime(49_999))).toEqual([])
    expect(failures(driver.advanceStreamTime(1))).toEqual(['RUN_TIMEOUT after 1'])
  })

  it('stays failed when a success comes late, and tells of its asset once', () => {
    const driver = planned().advanceStreamTime(600_000)
    for (const seconds of [700, 701]) reported(driver, seconds, 'COMPLETED')
    expect(driver.outputOf('completed')).toEqual([])
    expect(driver.outputOf('orphaned')).toMatchObject([
      { jobId: 'job-1', attempt: 1, status: 'FAILED', outputUrl: `${store}poster.png`, orphanedAt: s(700) },
    ])
    expect(driver.outputOf('refused')).toEqual([])
    expect(driver.row(renderJobs, job)).toEqual({
      status: 'FAILED',
      attempt: 1,
      life: null,
      endedAt: s(600),
      orphans: 1,
    })
    expect(failures(untilSettled(driver))).toEqual(['QUEUE_TIMEOUT after 1'])
  })

  it('ends superseded while it is open, and its worker is no longer heard', () => {
    const driver = planned()
    reported(driver, 5, 'RUNNING')
    driver.pipeInto('outdated', acme, { jobId: poster.jobId, supersededByJobId: 'job-2' }, s(6))
    reported(driver, 7, 'COMPLETED')
    expect(driver.outputOf('superseded')).toMatchObject([{ jobId: 'job-1', supersededByJobId: 'job-2' }])
    untilSettled(driver)
    expect([...driver.outputOf('completed'), ...driver.outputOf('failed')]).toEqual([])
  })

  it('exists once, however often it is planned', () => {
    const driver = planned().pipeInto('planned', acme, starting(), s(1))
    reported(driver, 2, 'COMPLETED')
    driver.pipeInto('planned', acme, starting(), s(3))
    expect(driver.outputOf('created')).toHaveLength(1)
    expect(attempts(driver)).toEqual([1])
  })

  it('is forgotten after its retention, which a late report does not renew', () => {
    const driver = planned()
    reported(driver, 10, 'COMPLETED')
    reported(driver, 9_000, 'COMPLETED')
    driver.advanceStreamTime(policy.terminalRetentionMs - 9_000_000 + 10_000 - 1)
    expect(driver.row(renderJobs, job)?.status).toBe('COMPLETED')
    expect(driver.advanceStreamTime(1).row(renderJobs, job)).toBeUndefined()
  })

  it('refuses a completion without an asset with its bytes, and takes the one that names it', () => {
    const driver = planned()
    reported(driver, 5, 'RUNNING')
    reported(driver, 8, 'COMPLETED', { outputUrl: '' })
    expect(driver.outputOf('refused').map(({ reason, raw }) => [reason, raw.timestamp])).toEqual([
      ['INVALID_REPORT', s(8)],
    ])
    reported(driver, 9, 'COMPLETED')
    expect(driver.outputOf('completed')).toMatchObject([{ outputUrl: `${store}poster.png` }])
  })

  it('goes on to its time-outs when its worker completes without an asset', () => {
    const driver = planned()
    reported(driver, 0, 'RUNNING')
    for (const seconds of [60, 119]) reported(driver, seconds, 'COMPLETED', { outputUrl: 'poster.png' })
    expect(attempts(driver.advanceStreamTime(10_999))).toEqual([1])
    expect(attempts(driver.advanceStreamTime(1))).toEqual([1, 2])
    reported(driver, 131, 'COMPLETED', { attempt: 2, durationMs: -1 })
    expect(failures(untilSettled(driver))).toEqual(['QUEUE_TIMEOUT after 2'])
    expect(driver.outputOf('completed')).toEqual([])
  })

  it('gets no longer life from a heartbeat of the future', () => {
    const driver = planned('video')
    reported(driver, 10, 'RUNNING', { at: s(100_000) })
    expect(attempts(driver.advanceStreamTime(129_999))).toEqual([1])
    expect(attempts(driver.advanceStreamTime(1))).toEqual([1, 2])
  })

  it('sends a report of an unknown job or attempt to the dead letters, with its bytes', () => {
    const driver = planned()
    reported(driver, 5, 'RUNNING', { jobId: 'nobody' })
    reported(driver, 6, 'COMPLETED', { attempt: 2 })
    expect(driver.outputOf('refused').map(({ reason, raw }) => [reason, raw.timestamp])).toEqual([
      ['ORPHAN_REPORT', s(5)],
      ['ORPHAN_REPORT', s(6)],
    ])
    expect(driver.row(renderJobs, [acme, 'nobody'])).toBeUndefined()
  })
})
