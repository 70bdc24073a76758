import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planAssets } from '#processors/studio/planning/plan-assets.ts'
import type { RenderTrigger } from '#processors/studio/planning/render-trigger.ts'
import { noTemplates, planned } from './given-triggers.ts'
import type { RenderPlan } from '#schemas/types.ts'
import { acme, policy, s, start } from '../given.ts'

const revision = (number: number, title: string, toldAt: number = s(number)): RenderTrigger => ({
  sourceKind: 'event',
  tenantId: acme,
  userId: 'user-1',
  entityId: 'concert',
  revision: number,
  toldAt,
  eventId: `evt-${number}`,
  parts: [{ rows: 'event.created', inputs: { title } }],
  channels: [],
  placements: [],
  templateIds: [],
})

const plan = (state: RenderPlan | undefined, trigger: RenderTrigger) => {
  const step = planAssets(state, trigger, start, policy, noTemplates)
  const emitted = step.emit ?? []
  return {
    state: step.state,
    timer: step.timer,
    order: emitted.map(({ kind }) => kind),
    planned: emitted.flatMap((output) => (output.kind === 'planned' ? [output.value] : [])),
    outdated: emitted.flatMap((output) => (output.kind === 'outdated' ? [output.value] : [])),
  }
}

const first = plan(undefined, revision(1, 'Summer concert'))

describe('the first trigger of an entity', () => {
  it('plans every asset as one batch', () => {
    expect(first.order).toEqual(['planned', 'planned', 'planned', 'planned'])
    expect(first.planned.map(({ batchIndex, batchSize }) => [batchIndex, batchSize])).toEqual([
      [0, 4],
      [1, 4],
      [2, 4],
      [3, 4],
    ])
    expect(new Set(first.planned.map(({ batchId }) => batchId)).size).toBe(1)
    expect(new Set(first.planned.map(({ jobId }) => jobId)).size).toBe(4)
  })

  it('is remembered for the retention', () => {
    expect(first.state?.assets.map(({ jobId }) => jobId)).toEqual(first.planned.map(({ jobId }) => jobId))
    expect(first.timer).toBe(start + policy.planRetentionMs)
  })
})

describe('a further trigger', () => {
  it.each<[string, RenderTrigger]>([
    ['the same revision', revision(1, 'Summer concert')],
    ['the same revision with other inputs of the same time', revision(1, 'Winter concert')],
    ['the same revision with earlier inputs', revision(1, 'Winter concert', s(1) - 1)],
    ['an older revision', revision(0, 'Winter concert')],
    ['an older revision that was told later', revision(0, 'Winter concert', s(99))],
  ])('changes nothing when it is %s', (_case, trigger) => {
    expect(planAssets(first.state, trigger, s(1), policy, noTemplates)).toEqual({ state: first.state })
  })

  it('plans nothing when a new revision shows no difference, and remembers the revision', () => {
    const same = plan(first.state, revision(2, 'Summer concert'))
    expect(same.order).toEqual([])
    expect(same.state?.assets.map((asset) => asset.revision)).toEqual([2, 2, 2, 2])
    expect(plan(same.state, revision(2, 'Winter concert')).order).toEqual([])
  })

  it('plans new jobs when a later event says something else under the same revision', () => {
    const second = plan(first.state, revision(1, 'Winter concert', s(1) + 1))
    expect(second.order).toEqual([...Array(4).fill('outdated'), ...Array(4).fill('planned')])
    expect(plan(second.state, revision(1, 'Summer concert')).order).toEqual([])
  })

  it('plans the same in the end, whatever order the events come in and however often', () => {
    const events = [
      revision(1, 'Summer concert', s(1)),
      revision(1, 'Winter concert', s(2)),
      revision(2, 'Spring concert', s(1)),
      revision(2, 'Autumn concert', s(3)),
      revision(1, 'Midnight concert', s(4)),
    ]
    const hashes = (state: RenderPlan | undefined) => state?.assets.map(({ inputHash }) => inputHash)
    const newest = hashes(plan(undefined, revision(2, 'Autumn concert')).state)
    const orders = fc
      .array(fc.constantFrom(...events))
      .chain((some) => fc.shuffledSubarray([...events, ...some], { minLength: events.length + some.length }))
    fc.assert(
      fc.property(orders, (order) => {
        const last = order.reduce<RenderPlan | undefined>((state, trigger) => plan(state, trigger).state, undefined)
        expect(hashes(last)).toEqual(newest)
      }),
    )
  })

  it('names each outdated job with the one that replaces it, before any new job', () => {
    const second = plan(first.state, revision(2, 'Winter concert'))
    expect(second.order).toEqual([...Array(4).fill('outdated'), ...Array(4).fill('planned')])
    expect(second.outdated).toEqual(
      first.planned.map(({ jobId }, index) => ({ jobId, supersededByJobId: second.planned[index]!.jobId })),
    )
  })

  it('plans a new job when former inputs come back, since their job was superseded', () => {
    const second = plan(first.state, revision(2, 'Winter concert'))
    const third = plan(second.state, revision(3, 'Summer concert'))
    expect(third.planned.map(({ inputHash }) => inputHash)).toEqual(first.planned.map(({ inputHash }) => inputHash))
    const ids = [first, second, third].flatMap(({ planned }) => planned.map(({ jobId }) => jobId))
    expect(new Set(ids).size).toBe(12)
  })

  it('replaces only the assets that the matrix has changed', () => {
    const [portrait, ...others] = policy.fanOut['event.created']
    const fanOut = { ...policy.fanOut, 'event.created': [{ ...portrait!, height: 1400 }, ...others] }
    const emitted = planAssets(
      first.state,
      revision(2, 'Summer concert'),
      start,
      { ...policy, fanOut },
      noTemplates,
    ).emit!
    expect(emitted.map(({ kind }) => kind)).toEqual(['outdated', 'planned'])
    expect(emitted[1]!.value).toMatchObject({ variant: 'portrait', batchIndex: 0, batchSize: 1 })
  })

  it('plans only the asset that the matrix has gained, and remembers one that it has lost', () => {
    const [lost, ...others] = policy.fanOut['event.created']
    const gained = { ...lost!, variant: 'square' }
    const fanOut = { ...policy.fanOut, 'event.created': [...others, gained] }
    const step = planAssets(first.state, revision(1, 'Summer concert'), start, { ...policy, fanOut }, noTemplates)
    expect(step.emit).toMatchObject([{ kind: 'planned', value: { variant: 'square', batchSize: 1 } }])
    expect(step.state?.assets.map(({ variant }) => variant)).toEqual(['portrait', 'print', 'story', 'wide', 'square'])
  })
})

describe('an older trigger that comes after the matrix has gained an asset', () => {
  const gained = { ...policy.fanOut['event.created'][0]!, variant: 'square' }
  const fanOut = { ...policy.fanOut, 'event.created': [...policy.fanOut['event.created'], gained] }

  it.each<[string, RenderTrigger]>([
    ['revision', revision(0, 'Winter concert')],
    ['event of the same revision', revision(1, 'Winter concert', s(1) - 1)],
  ])('renders nothing when it is of an older %s, since a newer one has told what is to be shown', (_which, older) => {
    const late = planned(first.state, older, { ...policy, fanOut })
    expect(late).toEqual({ state: first.state, jobs: [], outdated: [] })
    const again = planned(late.state, revision(1, 'Summer concert'), { ...policy, fanOut })
    expect(again.jobs).toMatchObject([{ variant: 'square', inputs: { title: 'Summer concert' } }])
  })
})

describe('the plan of a tenant that renames its assets again and again', () => {
  const [row] = policy.fanOut['event.created']
  const names = (round: number) =>
    Array.from({ length: 32 }, (_, index) => ({ ...row!, variant: `round-${round}-${index}` }))
  const planRound = (state: RenderPlan | undefined, round: number) => {
    const fanOut = { ...policy.fanOut, 'event.created': names(round) }
    return planned(state, revision(1, 'Summer concert', s(round)), { ...policy, fanOut })
  }
  const rounds = Array.from({ length: 9 }, (_, round) => round)
  const last = rounds.reduce<RenderPlan | undefined>((state, round) => planRound(state, round).state, undefined)

  it('has its last 128 assets', () => {
    expect(last?.assets).toHaveLength(128)
    expect(last?.assets.at(-1)?.variant).toBe('round-8-31')
  })

  it('gives an asset that comes back a new job, since nothing tells whether its first one still renders', () => {
    const ids = (state: RenderPlan | undefined) => planRound(state, 0).jobs.map(({ jobId }) => jobId)
    expect(new Set([...ids(undefined), ...ids(last)]).size).toBe(64)
    const again = rounds.reduce<RenderPlan | undefined>((state, round) => planRound(state, round).state, last)
    expect(new Set([...ids(undefined), ...ids(last), ...ids(again)]).size).toBe(96)
  })
})
