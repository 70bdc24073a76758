import { describe, expect, it } from 'vitest'
import { missAsset, failedJob, missedJob } from '#processors/studio/planning/missing-asset.ts'
import { planAssets } from '#processors/studio/planning/plan-assets.ts'
import { createdTrigger } from '#processors/studio/planning/render-trigger.ts'
import { noTemplates } from './given-triggers.ts'
import { type RenderFailureClass, type RenderJobFailed, RenderJobFailedDefaults } from '#schemas/types.ts'
import { acme, concert, policy, poster, start } from '../given.ts'

const failed = (fields: Partial<RenderJobFailed> = {}): RenderJobFailed => ({
  ...RenderJobFailedDefaults,
  ...poster,
  status: 'FAILED',
  failureClass: 'QUEUE_TIMEOUT',
  ...fields,
})

describe('a failed job', () => {
  it.each<RenderFailureClass>(['PROVIDER_FAULT', 'QUOTA', 'QUEUE_TIMEOUT', 'RUN_TIMEOUT', 'HEARTBEAT_LOST', 'UNKNOWN'])(
    'leaves its asset missing after %s',
    (failureClass) => {
      expect(failedJob(failed({ failureClass }))).toEqual([
        { sourceKind: 'event', entityId: 'concert', jobId: poster.jobId },
      ])
    },
  )

  it.each<RenderFailureClass>(['CONTENT_POLICY', 'INVALID_INPUT', 'CANCELED'])(
    'leaves nothing missing after %s: the same inputs would fail again, or nobody wants them',
    (failureClass) => expect(failedJob(failed({ failureClass }))).toEqual([]),
  )

  it('leaves nothing missing where no entity asked for it', () => {
    expect(failedJob(failed({ source: null }))).toEqual([])
  })

  it('leaves nothing missing when a person asked for it: another request asks again', () => {
    expect(
      failedJob(failed({ source: { kind: 'request', entityId: 'req-1', eventId: 'evt-1', revision: null } })),
    ).toEqual([])
  })
})

describe('a job without credits', () => {
  it('leaves its asset missing', () => {
    expect(missedJob(poster)).toEqual([{ sourceKind: 'event', entityId: 'concert', jobId: poster.jobId }])
  })

  it.each([null, { ...poster.source!, kind: 'request' }])(
    'leaves nothing missing where no entity asked for it: %j',
    (source) => expect(missedJob({ ...poster, source })).toEqual([]),
  )
})

describe('a missing asset', () => {
  const cause = { id: 'evt-1', time: start, extensions: {} }
  const trigger = createdTrigger(concert(), { key: acme, value: concert(), timestamp: start, cause })
  const plan = planAssets(undefined, trigger, start, policy, noTemplates).state!
  const missed = { sourceKind: 'event', entityId: 'concert' } as const

  it('is remembered in the plan, without a change of its timer', () => {
    const step = missAsset(plan, { ...missed, jobId: plan.assets[1]!.jobId })
    expect(step.state?.assets.map(({ missing }) => missing)).toEqual([false, true, false, false])
    expect(step).not.toHaveProperty('timer')
  })

  it('of an outdated job changes nothing', () => {
    expect(missAsset(plan, { ...missed, jobId: 'job-0' })).toEqual({ state: plan })
  })

  it('of a forgotten plan stays forgotten', () => {
    expect(missAsset(undefined, { ...missed, jobId: 'job-0' })).toEqual({ state: undefined })
  })
})
