import { describe, expect, it } from 'vitest'
import { renderPlanning, renderPlans } from '#processors/studio/planning/render-planning.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import type { TenantId } from '#stream/record.ts'
import { acme, concert, policy, s } from '../given.ts'
import { article, campaign, publishedConcert, request } from './given-triggers.ts'

const planning = () => new ProcessorTestDriver(renderPlanning(policy)).pipeInto('created', acme, concert(), s(0))

describe('render planning', () => {
  it('plans four jobs for a created event', () => {
    const driver = planning()
    expect(driver.outputOf('planned').map(({ assetKind, variant }) => `${assetKind} ${variant}`)).toEqual([
      'POSTER portrait',
      'POSTER print',
      'INVITATION story',
      'INVITATION wide',
    ])
    expect(driver.outputOf('outdated')).toEqual([])
    expect(driver.deadLetters).toEqual([])
  })

  it('names the event that asked for a job', () => {
    const driver = new ProcessorTestDriver(renderPlanning(policy)).pipeInto('created', acme, concert(), s(0), {
      id: 'evt-7',
    })
    expect(driver.outputOf('planned')[0]!.source).toEqual({
      kind: 'event',
      entityId: 'concert',
      eventId: 'evt-7',
      revision: 1,
    })
  })

  it('draws what a guest sees of an event', () => {
    const driver = new ProcessorTestDriver(renderPlanning(policy)).pipeInto(
      'created',
      acme,
      concert({ venue: 'Old Mill', startsAt: s(99) }),
      s(0),
    )
    expect(driver.outputOf('planned')[0]!.inputs).toEqual({
      title: 'Summer concert',
      startsAt: '2023-11-14T22:14:59.123Z',
      venue: 'Old Mill',
      city: 'Pune',
    })
  })

  it('does nothing when the same event comes again', () => {
    const driver = planning().pipeInto('created', acme, concert(), s(1))
    expect(driver.outputOf('planned')).toHaveLength(4)
  })

  it('does nothing when a new revision changes what no asset shows', () => {
    const driver = planning().pipeInto(
      'created',
      acme,
      concert({ revision: 2, userId: 'user-2', createdAt: s(5) }),
      s(1),
    )
    expect(driver.outputOf('planned')).toHaveLength(4)
  })

  it('replaces every job when a new revision changes the title', () => {
    const driver = planning().pipeInto('created', acme, concert({ revision: 2, title: 'Winter concert' }), s(1))
    const ids = driver.outputOf('planned').map(({ jobId }) => jobId)
    expect(driver.outputOf('outdated').map(({ jobId }) => jobId)).toEqual(ids.slice(0, 4))
    expect(driver.outputOf('outdated').map(({ supersededByJobId }) => supersededByJobId)).toEqual(ids.slice(4))
  })

  it.each([
    ['a start in seconds', { startsAt: 1_790_000_000 }],
    ['a start at zero', { startsAt: 0 }],
    ['an end in seconds', { startsAt: s(99), endsAt: 1_790_000_000 }],
  ])('refuses an event with %s, with its bytes, and takes the corrected one', (_case, times) => {
    const driver = new ProcessorTestDriver(renderPlanning(policy)).pipeInto('created', acme, concert(times), s(0))
    expect(driver.outputOf('refused').map(({ reason, raw }) => [reason, raw.timestamp])).toEqual([
      ['TIME_INVALID', s(0)],
    ])
    expect(driver.outputOf('planned')).toEqual([])
    expect(driver.pipeInto('created', acme, concert({ startsAt: s(99) }), s(1)).outputOf('planned')).toHaveLength(4)
  })

  it('looks at no time that no asset shows', () => {
    const driver = new ProcessorTestDriver(renderPlanning(policy))
    expect(driver.pipeInto('created', acme, concert({ createdAt: 1 }), s(0)).outputOf('planned')).toHaveLength(4)
    expect(driver.outputOf('refused')).toEqual([])
  })

  it('keeps the events of tenants and of one tenant apart', () => {
    const driver = planning()
      .pipeInto('created', 'globex' as TenantId, concert({ tenantId: 'globex', revision: 2, title: 'Fair' }), s(1))
      .pipeInto('created', acme, concert({ eventId: 'fair', revision: 2, title: 'Fair' }), s(2))
    expect(driver.outputOf('outdated')).toEqual([])
    expect(new Set(driver.outputOf('planned').map(({ jobId }) => jobId)).size).toBe(12)
  })

  it('forgets a plan after its retention, which each change renews', () => {
    const key = [acme, 'event', 'concert'] as const
    const days = 86_400_000
    const driver = planning().advanceStreamTime(29 * days)
    expect(driver.row(renderPlans, key)?.assets).toHaveLength(4)
    driver
      .pipeInto('created', acme, concert({ revision: 2, title: 'Winter concert' }), driver.now)
      .advanceStreamTime(29 * days)
    expect(driver.row(renderPlans, key)?.assets).toHaveLength(4)
    driver.advanceStreamTime(days)
    expect(driver.row(renderPlans, key)).toBeUndefined()
  })
})

describe('the other triggers', () => {
  const driver = () => new ProcessorTestDriver(renderPlanning(policy))

  it('plan for the same event as the created one, and for content and campaigns of their own', () => {
    const planning = driver()
      .pipeInto('created', acme, concert(), s(0))
      .pipeInto('published', acme, publishedConcert(), s(1))
      .pipeInto('content', acme, article({ contentId: 'concert' }), s(2))
      .pipeInto('launched', acme, campaign({ campaignId: 'concert' }), s(3))
    const sources = planning.outputOf('planned').map(({ source }) => source!.kind)
    const counts = Map.groupBy(sources, (kind) => kind)
    expect([...counts].map(([kind, jobs]) => [kind, jobs.length])).toEqual([
      ['event', 4 + 7],
      ['cms', 3],
      ['campaign', 12],
    ])
    expect(planning.outputOf('outdated')).toEqual([])
  })

  it.each([
    [
      'a published event',
      () => driver().pipeInto('published', acme, publishedConcert({ startsAt: 1_790_000_000 }), s(0)),
    ],
    ['a campaign', () => driver().pipeInto('launched', acme, campaign({ endsAt: 1_790_000_000 }), s(0))],
  ])('are refused with their bytes when the times of %s cannot be drawn', (_case, piped) => {
    expect(
      piped()
        .outputOf('refused')
        .map(({ reason }) => reason),
    ).toEqual(['TIME_INVALID'])
    expect(piped().outputOf('planned')).toEqual([])
  })
})

describe('a request of a person', () => {
  const driver = () => new ProcessorTestDriver(renderPlanning(policy))

  it('is planned once, however often it comes', () => {
    const planning = driver().pipeInto('requested', acme, request(), s(0)).pipeInto('requested', acme, request(), s(1))
    expect(planning.outputOf('planned')).toHaveLength(1)
    expect(planning.outputOf('rejected')).toEqual([])
  })

  it('is answered with its reasons, and is no dead letter', () => {
    const planning = driver().pipeInto('requested', acme, request({ prompt: null }), s(0))
    expect(planning.outputOf('rejected').map(({ requestId, reasons }) => [requestId, reasons[0]!.code])).toEqual([
      ['req-1', 'INPUT_MISSING'],
    ])
    expect(planning.deadLetters).toEqual([])
  })

  it('is kept apart from an event with the same id, and from other tenants', () => {
    const planning = driver()
      .pipeInto('created', acme, concert({ eventId: 'req-1' }), s(0))
      .pipeInto('requested', acme, request(), s(1))
      .pipeInto('requested', 'globex' as TenantId, request({ tenantId: 'globex', prompt: 'a hill' }), s(2))
    expect(planning.outputOf('planned')).toHaveLength(4 + 2)
    expect(planning.outputOf('rejected')).toEqual([])
  })

  it('is forgotten after the retention', () => {
    const planning = driver().pipeInto('requested', acme, request(), s(0)).advanceStreamTime(policy.planRetentionMs)
    expect(planning.row(renderPlans, [acme, 'request', 'req-1'])).toBeUndefined()
  })
})
