import { describe, expect, it } from 'vitest'
import { studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import type { RenderJobFailed } from '#schemas/types.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { expectedAssets } from '#world/demo/expectations.ts'
import { type CheckName, type Verdict, verify } from '#world/verifier/verdict.ts'
import type { StudioCounts } from '#world/verifier/studio-counts.ts'
import { Driven } from './driven.ts'
import demoPolicy from '#world/demo/policy.json' with { type: 'json' }

const second = 1_000
const loadMs = 30 * second
const checked = studioPolicies.checkPod(demoPolicy.studio)
if (checked.kind !== 'valid') throw new Error(JSON.stringify(checked.faults))
const { policy } = checked

const ofStudio = new Set(
  Object.values(topics)
    .filter(({ eventSource }) => eventSource === 'studio-svc')
    .map(({ name }) => name),
)
const settings = {
  run: { seed: 5, triggersPerSecond: 10, loadMs },
  traffic: { tenants: 3, studioShare: 1 },
  reports: {},
}
const driven = new Driven(studio(policy), settings, (topic) => ofStudio.has(topic)).run(loadMs + 60 * second)
const verdict: Verdict = verify(driven.outcome, driven.manifest, {
  routes: {},
  probesToRecover: 3,
  receiptTimeoutMs: 20 * second,
  fanOut: expectedAssets(policy),
  slackMs: second,
})

describe('the drives, the triggers and Studio together', () => {
  it.each<CheckName>([
    'planned-assets-complete',
    'requested-jobs-created',
    'render-jobs-terminal-once',
    'batches-completed-once',
    'cancel-honoured',
    'credits-conserved',
    'templates-versioned',
    'voice-models-ready-once',
  ])('keep %s', (name) => {
    expect(verdict.checks[name]).toEqual({ ok: true, detail: expect.any(String) as string })
  })

  it.each<keyof StudioCounts>([
    'outdated',
    'canceled',
    'queued',
    'unpaid',
    'overcharged',
    'rerouted',
    'unclaimed',
    'contradicted',
    'stale',
    'untrained',
  ])('meet each trouble: some are %s', (name) => {
    expect(verdict.counts[name]).toBeGreaterThan(1)
  })

  it('have people cancel jobs before their turn, in the queue, at work, in the upload and between two attempts', () => {
    const reports = driven.world.data(topics.renderJobProgressed)
    const canceled = driven.driver
      .eventsOf(topics.renderJobFailed.name)
      .map(({ data }) => data as RenderJobFailed)
      .filter(({ failureClass }) => failureClass === 'CANCELED')
    const lastWords = canceled.map(
      ({ jobId, failedAt }) =>
        reports.findLast((report) => report.jobId === jobId && (report.at ?? 0) <= (failedAt ?? 0))?.state ?? 'NONE',
    )
    expect(new Set(lastWords)).toEqual(new Set(['NONE', 'QUEUED', 'RUNNING', 'COMPLETED', 'FAILED']))
  })

  it('have workers bring assets of canceled jobs, where they did not hear of it', () => {
    const orphans = driven.outcome.events.renderAssetOrphaned.map(({ data }) => data.jobId)
    const canceled = driven.outcome.events.renderJobFailed.filter(({ data }) => data.failureClass === 'CANCELED')
    const brought = canceled.filter(({ data }) => orphans.includes(data.jobId)).length
    expect(brought).toBeGreaterThan(0)
    expect(brought).toBeLessThan(canceled.length / 2)
  })

  it('make dead letters of nothing but a take-away beyond the balance', () => {
    expect(driven.driver.deadLetters).toEqual(driven.manifest.expectedDeadLetters.map(({ reason }) => reason))
  })

  it('are in force before their tenants ask', () => {
    const applied = driven.driver.eventsOf(topics.studioPolicyApplied.name).map(({ data }) => data)
    expect(applied).toEqual(Array.from({ length: 7 }, () => expect.objectContaining({ accepted: true }) as unknown))
  })
})
