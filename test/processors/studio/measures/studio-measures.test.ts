import { describe, expect, it } from 'vitest'
import { CreditsAdjustedDefaults, RenderJobCancelRequestedDefaults } from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { countedRows, measured } from '../../measured.ts'
import { acme, concert, policy, report, s } from '../given.ts'
import { change, creation } from '../templates/given.ts'
import { flash, progress, wish } from '../voice-models/given.ts'

const topology = studio(policy)
const metered = studio({ ...policy, credits: { ...policy.credits, metered: true } })

const grant = (driver: TopologyTestDriver, adjustmentId: string, delta: number, seconds: number) =>
  driver.pipe(topics.creditsAdjusted, acme, { ...CreditsAdjustedDefaults, tenantId: acme, adjustmentId, delta }, s(seconds))

describe('the measures of render jobs', () => {
  it('count each step by medium, and know the time of a completed one', () => {
    const driver = new TopologyTestDriver(topology).pipe(topics.eventCreated, acme, concert(), s(0))
    for (const { jobId } of driver.read(topics.renderJobDispatched)) {
      driver.pipe(topics.renderJobProgressed, acme, report({ jobId, state: 'RUNNING' }), s(2))
      driver.pipe(topics.renderJobProgressed, acme, report({ jobId, state: 'COMPLETED', durationMs: 5_000 }), s(7))
    }
    expect(measured(driver)).toMatchObject({
      'studio_render_jobs_total{created,image}': 4,
      'studio_render_jobs_total{dispatched,image}': 4,
      'studio_render_jobs_total{completed,image}': 4,
      'studio_batches_total{completed}': 1,
    })
  })

  it('tell a failed job from a canceled one, and name the class', () => {
    const driver = new TopologyTestDriver(topology).pipe(topics.eventCreated, acme, concert(), s(0))
    const [first, ...others] = driver.read(topics.renderJobDispatched)
    const failure = { state: 'FAILED', failureClass: 'INVALID_INPUT' } as const
    driver.pipe(topics.renderJobProgressed, acme, report({ jobId: first!.jobId, ...failure }), s(3))
    for (const { jobId } of others) {
      const order = { ...RenderJobCancelRequestedDefaults, tenantId: acme, jobId }
      driver.pipe(topics.renderJobCancelRequested, acme, order, s(4))
    }
    expect(measured(driver)).toMatchObject({
      'studio_render_jobs_total{failed,image}': 1,
      'studio_render_jobs_total{canceled,image}': 3,
      'studio_render_failures_total{INVALID_INPUT}': 1,
      'studio_render_failures_total{CANCELED}': 3,
      'studio_batches_total{failed}': 1,
    })
  })

  it('count superseded jobs with their medium', () => {
    const driver = new TopologyTestDriver(topology).pipe(topics.eventCreated, acme, concert(), s(0))
    const title = 'Winter concert'
    driver.pipe(topics.eventCreated, acme, concert({ revision: 2, title }), s(5), { time: s(5) })
    const { length } = driver.read(topics.renderJobSuperseded)
    expect(length).toBeGreaterThan(0)
    expect(measured(driver)).toMatchObject({ 'studio_render_jobs_total{superseded,image}': length })
  })

  it('show renderers by state', () => {
    const driver = new TopologyTestDriver(topology).pipe(topics.eventCreated, acme, concert(), s(0))
    const [{ jobId, provider }] = driver.read(topics.renderJobDispatched) as never as [
      { jobId: string; provider: string },
    ]
    driver.pipe(topics.renderJobProgressed, acme, report({ jobId, state: 'COMPLETED' }), s(7))
    expect(countedRows(driver, topology)).toEqual({ [`${provider},closed`]: 1 })
  })
})

describe('the measures of credits', () => {
  it('count what is added, reserved, used, released and removed, so that the balance is their sum', () => {
    const driver = grant(new TopologyTestDriver(metered), 'first', 14, 0)
    driver.pipe(topics.eventCreated, acme, concert(), s(0))
    const [first, second] = driver.read(topics.renderJobCreated)
    const complete = { state: 'COMPLETED', creditsUsed: 3 } as const
    driver.pipe(topics.renderJobProgressed, acme, report({ jobId: first!.jobId, ...complete }), s(5))
    const order = { ...RenderJobCancelRequestedDefaults, tenantId: acme, jobId: second!.jobId }
    driver.pipe(topics.renderJobCancelRequested, acme, order, s(6))
    grant(driver, 'second', -5, 7)
    grant(driver, 'third', -5_000, 8)
    const found = measured(driver)
    expect(found).toMatchObject({
      'studio_credits_total{added}': 14,
      'studio_credits_total{reserved}': 12,
      'studio_credits_total{used}': 3,
      'studio_credits_total{released}': 9,
      'studio_credits_total{removed}': 5,
      'studio_render_jobs_total{rejected,image}': 2,
    })
    expect(driver.read(topics.creditsApplied).at(-1)!.balance).toBe(14 - 12 + 9 - 5)
  })

  it('count nothing for a tenant without a meter', () => {
    const driver = new TopologyTestDriver(topology).pipe(topics.eventCreated, acme, concert(), s(0))
    const [{ jobId }] = driver.read(topics.renderJobDispatched) as never as [{ jobId: string }]
    driver.pipe(topics.renderJobProgressed, acme, report({ jobId, state: 'COMPLETED', creditsUsed: 3 }), s(5))
    expect(Object.keys(measured(driver)).filter((name) => name.includes('credits'))).toEqual([])
  })
})

describe('the measures of templates and voices', () => {
  it('count changes of templates by their result', () => {
    const driver = new TopologyTestDriver(topology)
    const changes = [creation(), change({ requestId: 'two', name: 'Menu card' }), change({ templateId: 'none' })]
    for (const [seconds, each] of changes.entries())
      driver.pipe(topics.templateChangeRequested, acme, each, s(seconds))
    driver.advanceStreamTime(policy.templates.waitMs)
    expect(measured(driver)).toMatchObject({
      'studio_template_changes_total{created}': 1,
      'studio_template_changes_total{updated}': 1,
      'studio_template_changes_total{rejected}': 1,
    })
  })

  it('count trainings by their step', () => {
    const driver = new TopologyTestDriver(topology).pipe(topics.voiceModelTrainRequested, acme, wish(), s(0))
    driver.pipe(topics.voiceModelTrainRequested, acme, wish({ requestId: 'two' }), s(1))
    driver.pipe(topics.voiceModelProgressed, acme, progress(), s(2))
    driver.pipe(topics.voiceModelProgressed, acme, progress({ modelId: flash }), s(3))
    const failing = wish({ voiceModelId: 'voice-2', requestId: 'three' })
    driver.pipe(topics.voiceModelTrainRequested, acme, failing, s(4))
    driver.advanceStreamTime(policy.voices.timeoutMs.PROFESSIONAL)
    expect(measured(driver)).toMatchObject({
      'studio_voice_models_total{created}': 2,
      'studio_voice_models_total{dispatched}': 2,
      'studio_voice_models_total{ready}': 1,
      'studio_voice_models_total{failed}': 1,
      'studio_voice_models_total{rejected}': 1,
    })
  })
})
