import { describe, expect, it } from 'vitest'
import type { RenderJobRequested } from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, policy, report, s } from './given.ts'
import { article, campaign, publishedConcert, request } from './planning/given-triggers.ts'

const asked = (fields: Partial<RenderJobRequested> = {}): TopologyTestDriver =>
  new TopologyTestDriver(studio(policy)).pipe(topics.renderJobRequested, acme, request(fields), s(0))

const reported = (driver: TopologyTestDriver, fields: Parameters<typeof report>[0]): TopologyTestDriver => {
  const [{ jobId } = { jobId: '' }] = driver.read(topics.renderJobDispatched)
  return driver.pipe(topics.renderJobProgressed, acme, report({ ...fields, jobId }), s(10))
}

describe('a requested job', () => {
  it('is rendered like any other, and belongs to no batch', () => {
    const driver = reported(asked({ type: 'video' }), { state: 'COMPLETED' })
    expect(driver.read(topics.renderJobCreated)).toMatchObject([
      { type: 'video', variant: null, batchId: null, batchIndex: null, batchSize: null, width: 1280, height: 720 },
    ])
    expect(driver.read(topics.renderJobCompleted)).toMatchObject([{ type: 'video', batchId: null, batchSize: null }])
  })

  it('has no size in its events when its asset has none', () => {
    const driver = asked({ type: 'audio' })
    const none = { width: null, height: null, nativeWidth: null, nativeHeight: null }
    expect(driver.read(topics.renderJobCreated)).toMatchObject([none])
    expect(driver.read(topics.renderJobDispatched)).toMatchObject([none])
  })

  it('hands prompt and config to the worker alone', () => {
    const words = { prompt: 'a lake at dawn', config: '{"voice":"Asha"}' }
    const driver = reported(asked(words), { state: 'FAILED', failureClass: 'CONTENT_POLICY' })
    driver.pipe(topics.renderJobRequested, acme, request({ ...words, width: 1 }), s(20))
    const told = driver.outputs.filter(({ data }) => /lake|Asha/.test(JSON.stringify(data)))
    expect(driver.outputs.map(({ topic }) => topic)).toEqual([
      topics.renderJobCreated.name,
      topics.renderJobDispatched.name,
      topics.renderJobFailed.name,
      topics.renderJobRejected.name,
    ])
    expect(told.map(({ topic }) => topic)).toEqual([topics.renderJobDispatched.name])
  })

  it('ends at its deadline when that comes before the time-out of jobs', () => {
    const driver = asked({ deadlineAt: s(30) })
    expect(driver.read(topics.renderJobCreated)).toMatchObject([{ deadlineAt: s(30) }])
    expect(driver.read(topics.renderJobDispatched)).toMatchObject([{ deadlineAt: s(30) }])
    expect(driver.advanceStreamTime(29_999).read(topics.renderJobFailed)).toEqual([])
    expect(driver.advanceStreamTime(1).read(topics.renderJobFailed)).toHaveLength(1)
  })

  it('is not tried again by the same request after it has failed', () => {
    const driver = reported(asked(), { state: 'FAILED', failureClass: 'QUOTA' }).advanceStreamTime(
      policy.jobs.jobTimeoutMs.image,
    )
    expect(driver.read(topics.renderJobFailed)).toHaveLength(1)
    driver.pipe(topics.renderJobRequested, acme, request(), s(9_000))
    expect(driver.read(topics.renderJobCreated)).toHaveLength(1)
  })

  it('numbers the refusals of one request, so that their order can be told', () => {
    const driver = asked({ prompt: null })
      .pipe(topics.renderJobRequested, acme, request({ prompt: ' ' }), s(1))
      .pipe(topics.renderJobRequested, acme, request({ userId: '' }), s(2))
    expect(driver.events(topics.renderJobRejected).map(({ attributes }) => attributes.entitySeq)).toEqual([0, 1, 2])
  })
})

describe('each trigger', () => {
  it('leads to jobs that are dispatched', () => {
    const driver = new TopologyTestDriver(studio(policy))
      .pipe(topics.eventPublished, acme, publishedConcert(), s(0))
      .pipe(topics.cmsPublished, acme, article(), s(1))
      .pipe(topics.campaignLaunched, acme, campaign(), s(2))
    expect(driver.read(topics.renderJobDispatched)).toHaveLength(11 + 3 + 12)
    expect(driver.deadLetters).toEqual([])
  })

  it('of a published event supersedes the jobs of platforms that are no longer wanted', () => {
    const driver = new TopologyTestDriver(studio(policy))
      .pipe(topics.eventPublished, acme, publishedConcert(), s(0))
      .pipe(topics.eventPublished, acme, publishedConcert({ revision: 2, platforms: ['X'] }), s(1))
    expect(
      driver.read(topics.renderJobSuperseded).map(({ supersededByJobId, reason }) => [supersededByJobId, reason]),
    ).toEqual(Array(5).fill([null, 'NOT_WANTED']))
  })
})
