import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  campaignTrigger,
  contentTrigger,
  createdTrigger,
  publishedTrigger,
  type RenderTrigger,
} from '#processors/studio/planning/render-trigger.ts'
import type { EventCreated, EventPublished, RenderPlan } from '#schemas/types.ts'
import { concert, policy, s } from '../given.ts'
import { article, campaign, planned, publishedConcert, recordOf } from './given-triggers.ts'

const created = (toldAt: number, fields: Partial<EventCreated> = {}): RenderTrigger => {
  const value = concert(fields)
  return createdTrigger(value, recordOf(value, toldAt))
}

const published = (toldAt: number, fields: Partial<EventPublished> = {}): RenderTrigger => {
  const value = publishedConcert(fields)
  return publishedTrigger(value, recordOf(value, toldAt))
}

const planAll = (triggers: readonly RenderTrigger[], before?: RenderPlan) =>
  triggers.reduce(
    ({ state, jobs, outdated }, trigger) => {
      const next = planned(state, trigger)
      return { state: next.state, jobs: [...jobs, ...next.jobs], outdated: [...outdated, ...next.outdated] }
    },
    { state: before, jobs: [], outdated: [] } as ReturnType<typeof planned>,
  )

const idsOf = ({ jobs }: ReturnType<typeof planned>): readonly string[] => jobs.map(({ jobId }) => jobId)

describe('an event that is created and then published', () => {
  it('gets its posters and invitations once, and its posts with the publication', () => {
    const first = planned(undefined, created(s(1)))
    const second = planned(first.state, published(s(2)))
    expect(first.jobs.map(({ assetKind }) => assetKind)).toEqual(['POSTER', 'POSTER', 'INVITATION', 'INVITATION'])
    expect(second.jobs.map(({ assetKind }) => assetKind)).toEqual(Array(7).fill('SOCIAL'))
    expect(second.outdated).toEqual([])
  })

  it('gets new posters when it is published with another title', () => {
    const { jobs, outdated } = planAll([created(s(1)), published(s(2), { revision: 2, title: 'Winter concert' })])
    expect(jobs).toHaveLength(4 + 11)
    expect(outdated).toHaveLength(4)
  })
})

describe('an event that is published though it was never created', () => {
  const alone = planned(undefined, published(s(2)))

  it('gets everything as one batch, posters first', () => {
    expect(alone.jobs.map(({ assetKind, batchSize }) => `${assetKind} of ${batchSize}`)).toEqual(
      ['POSTER', 'POSTER', 'INVITATION', 'INVITATION', ...Array<string>(7).fill('SOCIAL')].map(
        (kind) => `${kind} of 11`,
      ),
    )
  })

  it('gets nothing more when the created event comes late', () => {
    expect(planned(alone.state, created(s(1))).jobs).toEqual([])
    expect(planned(alone.state, created(s(3))).jobs).toEqual([])
  })

  it('has the ids that it would have had in the other order', () => {
    expect(new Set(idsOf(alone))).toEqual(new Set(idsOf(planAll([created(s(1)), published(s(2))]))))
  })
})

describe('a platform that an event is no longer published for', () => {
  const all = planned(undefined, published(s(1)))
  const fewer = planned(all.state, published(s(2), { revision: 2, platforms: ['LINKEDIN'] }))

  it('has its jobs superseded by none', () => {
    expect(fewer.jobs).toEqual([])
    expect(fewer.outdated).toHaveLength(5)
    expect(fewer.outdated.every(({ supersededByJobId }) => supersededByJobId === null)).toBe(true)
  })

  it('is not rendered for by an older publication that comes late', () => {
    const late = planAll([published(s(2), { revision: 2, platforms: ['LINKEDIN'] }), published(s(1))])
    expect(late.jobs.filter(({ assetKind }) => assetKind === 'SOCIAL').map(({ variant }) => variant)).toEqual([
      'linkedin-post',
      'link-preview',
    ])
  })

  it('gets new jobs when it is wanted again', () => {
    const again = planned(fewer.state, published(s(3), { revision: 3 }))
    expect(again.jobs).toHaveLength(5)
    expect(idsOf(all)).not.toEqual(expect.arrayContaining([again.jobs[0]!.jobId]))
  })

  it('gets the job that it would have had at first when it was never rendered for', () => {
    const later = planAll([published(s(1), { platforms: ['LINKEDIN'] }), published(s(2), { revision: 2 })])
    expect(new Set(idsOf(later))).toEqual(new Set(idsOf(all)))
  })
})

describe('triggers in any order', () => {
  const titles = fc.constantFrom('Summer concert', 'Winter concert')
  const platforms = fc.constantFrom<readonly string[]>([], ['X'], ['FACEBOOK', 'X'], ['ORKUT'])
  const someTrigger = fc
    .tuple(fc.boolean(), fc.integer({ min: 1, max: 4 }), titles, platforms)
    .map(([isPublished, revision, title, names]) => ({ isPublished, revision, title, names }))
  /** Two events with the same revision and time would be a tie, which no order can decide. */
  const history = fc
    .array(someTrigger, { minLength: 1, maxLength: 8 })
    .map((events) =>
      events.map(({ isPublished, revision, title, names }, index) =>
        isPublished
          ? published(s(index), { revision, title, platforms: [...names] })
          : created(s(index), { revision, title }),
      ),
    )
  const shuffled = history.chain((events) =>
    fc.tuple(fc.constant(events), fc.shuffledSubarray([...events], { minLength: events.length })),
  )

  const live = (state: RenderPlan | undefined) =>
    new Map(state?.assets.map(({ assetKind, variant, inputHash }) => [`${assetKind} ${variant}`, inputHash]))

  const newestFirst = (events: readonly RenderTrigger[]) =>
    events.toSorted((a, b) => b.revision - a.revision || b.toldAt - a.toldAt)

  it('end with the same live assets, which are those of the newest events', () => {
    fc.assert(
      fc.property(shuffled, ([events, order]) => {
        const newest = live(planAll(newestFirst(events)).state)
        expect(live(planAll(order).state)).toEqual(newest)
        expect(live(planAll(events).state)).toEqual(newest)
      }),
    )
  })

  it('leave one live job at most per asset: every other one was superseded', () => {
    fc.assert(
      fc.property(history, (events) => {
        const { state, jobs, outdated } = planAll(events)
        const ended = new Set(outdated.map(({ jobId }) => jobId))
        const open = jobs.map(({ jobId }) => jobId).filter((jobId) => !ended.has(jobId))
        const wanted = state!.assets.flatMap(({ jobId }) => (jobId === '' ? [] : [jobId]))
        expect(new Set(open)).toEqual(new Set(wanted))
        expect(new Set(jobs.map(({ jobId }) => jobId)).size).toBe(jobs.length)
      }),
    )
  })

  it('plan no job when they come again', () => {
    fc.assert(
      fc.property(shuffled, ([events, order]) => {
        const { state } = planAll(events)
        const again = planAll(order, state)
        expect(again.jobs).toEqual([])
        expect(again.state).toBe(state)
      }),
    )
  })
})

describe('content and campaigns', () => {
  it('get their assets, and no other when their revision changes nothing that is seen', () => {
    const first = planned(undefined, contentTrigger(article(), recordOf(article())))
    expect(first.jobs.map(({ assetKind, variant }) => `${assetKind} ${variant}`)).toEqual([
      'BLOG_IMAGE hero',
      'THUMBNAIL wide',
      'THUMBNAIL square',
    ])
    const moved = article({ revision: 2, url: 'https://acme.example/b' })
    expect(planned(first.state, contentTrigger(moved, recordOf(moved))).jobs).toEqual([])
  })

  it('render nothing for a tenant without a renderer of images', () => {
    const rules = { ...policy, renderers: { ...policy.renderers, image: [] } }
    expect(planned(undefined, campaignTrigger(campaign(), recordOf(campaign())), rules)).toEqual({
      state: undefined,
      jobs: [],
      outdated: [],
    })
  })
})
