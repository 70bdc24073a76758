import { describe, expect, it } from 'vitest'
import type { RenderJobDispatched, RenderJobProgressed } from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'
import { RenderJobFailedDefaults } from '#schemas/types.ts'
import { type RenderFate, testPrompt } from '#world/simulator/drives/test-prompt.ts'
import type { WorldOverrides } from '#world/simulator/world-settings.ts'
import { GivenWorld, quiet, renderDispatch, startMs } from './given-world.ts'

const jobs = 2_000

const reportsByJob = (world: GivenWorld): readonly (readonly RenderJobProgressed[])[] => {
  const all = Map.groupBy(world.data(topics.renderJobProgressed), ({ jobId }) => jobId)
  return Array.from({ length: jobs }, (_, index) => all.get(`job_${index}`) ?? [])
}

/** All attempts end with an asset, as usual ones do. */
const lucky = {
  retriableFailureShare: 0,
  finalFailureShare: 0,
  lostShare: 0,
  neverStartedShare: 0,
  strangeStateShare: 0,
  lateUploadShare: 0,
  lostUploadShare: 0,
  dearShare: 0,
}
/** Every report of the workers on one attempt. */
const reportsOf = (
  change: Partial<RenderJobDispatched>,
  workers: WorldOverrides['workers'] = lucky,
  attempt = 1,
): readonly RenderJobProgressed[] => {
  const world = new GivenWorld({ ...quiet, workers })
  world.simulation.renderDispatched(renderDispatch(1, attempt, change), startMs)
  return world.run(30_000).data(topics.renderJobProgressed)
}
const statesOf = (reports: readonly RenderJobProgressed[]): string => reports.map(({ state }) => state).join(' ')
const store = 'https://s3.amazonaws.com/eventzr-studio-assets-dev/'

const first = new GivenWorld(quiet)
for (let index = 0; index < jobs; index++) first.simulation.renderDispatched(renderDispatch(index), startMs)
const reports = reportsByJob(first.run(30_000))
const shareEnding = (end: string): number =>
  reports.filter((each) => (each.at(-1)?.state ?? 'NOTHING') === end).length / jobs

describe('render workers', () => {
  it('report each attempt from the queue to its end', () => {
    const states = reports.find((each) => each.at(-1)?.state === 'COMPLETED')?.map(({ state }) => state) ?? []
    expect(states.join(' ')).toMatch(/^QUEUED RUNNING( RUNNING)* UPLOADING COMPLETED$/)
  })

  it('give a sign of life each second while they work', () => {
    const audible = reports.filter((each) => each.some(({ state }) => state === 'UPLOADING' || state === 'FAILED'))
    const gaps = audible.flatMap((each) => each.slice(1).map(({ at }, index) => (at ?? 0) - (each[index]?.at ?? 0)))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1_000)
  })

  it('name the asset, its price and how long it took when they complete', () => {
    const completed = reports.flat().filter(({ state }) => state === 'COMPLETED')
    expect(
      completed.every(
        ({ outputUrl, outputs, creditsUsed }) => outputUrl === outputs[0]?.url && [4, 80].includes(creditsUsed ?? 0),
      ),
    ).toBe(true)
    expect(completed.every(({ durationMs }) => durationMs !== null && durationMs >= 300 && durationMs <= 3_000)).toBe(
      true,
    )
  })

  it.each([
    ['COMPLETED', 0.9, 0.96],
    ['FAILED', 0.03, 0.08],
    ['RUNNING', 0.004, 0.02],
    ['NOTHING', 0.0005, 0.006],
  ])('end with %s in the right share of the attempts', (end, atLeast, atMost) => {
    expect(shareEnding(end)).toBeGreaterThan(atLeast)
    expect(shareEnding(end)).toBeLessThan(atMost)
  })

  it.each([
    ['image', null, 'png', 4],
    ['video', null, 'mp4', 90],
    ['audio', null, 'mp3', 8],
    ['document', null, 'pdf', 2],
    ['image', 'webp', 'webp', 4],
  ] as const)('put the asset of type %s and format %s into our store as %s', (type, format, ending, creditsUsed) => {
    const asset = reportsOf({ type, format }).at(-1)
    expect(asset).toMatchObject({ state: 'COMPLETED', creditsUsed, outputUrl: `${store}job_1/1.${ending}` })
  })

  it('leave the asset at the renderer where the upload fails, and bring it later', () => {
    const assets = reportsOf({}, { ...lucky, lateUploadShare: 1 }).filter(({ state }) => state === 'COMPLETED')
    expect(assets.map(({ outputUrl }) => outputUrl?.startsWith(store))).toEqual([false, true])
  })

  it('leave it there for good now and then', () => {
    const assets = reportsOf({}, { ...lucky, lostUploadShare: 1 }).filter(({ state }) => state === 'COMPLETED')
    expect(assets.map(({ outputUrl }) => outputUrl?.startsWith(store))).toEqual([false])
  })

  it('bring the asset of an attempt that was silent for long', () => {
    const reports = reportsOf({}, { ...lucky, lostShare: 1, lateAssetShare: 1 })
    expect(statesOf(reports)).toBe('QUEUED RUNNING COMPLETED')
    expect((reports[2]?.at ?? 0) - (reports[1]?.at ?? 0)).toBeGreaterThan(7_000)
  })

  it('name states and codes that nobody knows', () => {
    const strange = reportsOf({ inputs: { prompt: testPrompt('SLOW_RUN', 1) } }, { ...lucky, strangeStateShare: 1 })
    expect(statesOf(strange)).toBe('QUEUED RUNNING RUNNING RUNNING RUNNING RUNNING UPLOADING COMPLETED')
    const states = new Set(reports.flat().map(({ state }) => state))
    expect(states).toContain('UNKNOWN')
    expect(reports.flat().some(({ state, failureClass }) => state === 'FAILED' && failureClass === null)).toBe(true)
  })

  it('ask for far more credits than usual now and then', () => {
    expect(reportsOf({}, { ...lucky, dearShare: 1 }).at(-1)?.creditsUsed).toBe(80)
  })

  it.each<readonly [RenderFate, string]>([
    ['SURE', 'QUEUED RUNNING UPLOADING COMPLETED'],
    ['FAULT_FIRST', 'QUEUED RUNNING FAILED'],
    ['REFUSED', 'QUEUED RUNNING FAILED'],
    ['SLOW_UPLOAD', 'QUEUED RUNNING UPLOADING COMPLETED COMPLETED'],
  ])('give a job with the test prompt %s its fate, whatever their luck', (fate, states) => {
    const inputs = { prompt: testPrompt(fate, 7) }
    expect(statesOf(reportsOf({ inputs }, { neverStartedShare: 1 }))).toBe(states)
    expect(statesOf(reportsOf({ inputs }, { neverStartedShare: 1, staleReportShare: 0 }, 2))).toBe(
      fate === 'FAULT_FIRST' ? 'QUEUED RUNNING UPLOADING COMPLETED' : states,
    )
  })

  it('fail everything at one renderer during its outage, and nothing elsewhere', () => {
    const world = new GivenWorld({ ...quiet, workers: lucky, run: { triggersPerSecond: 0, loadMs: 20_000 } })
    let index = 0
    const dispatch = (nowMs: number) => {
      for (const provider of ['imagen-3', 'dall-e-3'])
        world.simulation.renderDispatched(renderDispatch(index++, 1, { provider }), nowMs)
    }
    const failed = world
      .run(20_000, dispatch)
      .run(10_000)
      .data(topics.renderJobProgressed)
      .filter(({ state }) => state === 'FAILED')
    // From 30 to 75 % of 20 s, a job each 20 ms.
    expect(failed.length).toBe(450)
    expect(new Set(failed.map(({ provider, failureClass }) => `${provider} ${failureClass}`))).toEqual(
      new Set(['imagen-3 PROVIDER_FAULT']),
    )
  })

  it.each([
    ['stop', 0, 'QUEUED RUNNING'],
    ['go on where they do not hear of it', 1, 'QUEUED RUNNING UPLOADING COMPLETED'],
  ])('%s when their job is canceled', (_what, deafShare, states) => {
    const world = new GivenWorld({ ...quiet, workers: { ...lucky, deafShare } })
    world.simulation.renderDispatched(renderDispatch(1, 1, { inputs: { prompt: testPrompt('SURE', 1) } }), startMs)
    const failure = { ...RenderJobFailedDefaults, tenantId: 'acme', userId: '', jobId: 'job_1', provider: 'dall-e-3' }
    world.run(100).simulation.renderFailed({ ...failure, type: 'image', failureClass: 'CANCELED' })
    expect(statesOf(world.run(5_000).data(topics.renderJobProgressed))).toBe(states)
  })

  it('do not stop for a job that failed for another reason', () => {
    const world = new GivenWorld({ ...quiet, workers: lucky })
    world.simulation.renderDispatched(renderDispatch(1), startMs)
    const failure = { ...RenderJobFailedDefaults, tenantId: 'acme', userId: '', jobId: 'job_1', provider: 'dall-e-3' }
    world.simulation.renderFailed({ ...failure, type: 'image', failureClass: 'RUN_TIMEOUT' })
    expect(statesOf(world.run(10_000).data(topics.renderJobProgressed))).toContain('COMPLETED')
  })

  it('pass over a dispatch that they have seen', () => {
    const world = new GivenWorld(quiet)
    world.simulation.renderDispatched(renderDispatch(1), startMs)
    world.simulation.renderDispatched(renderDispatch(1), startMs)
    expect(world.simulation.tally).toMatchObject({ renderDispatches: 1, dispatchesSeenAgain: 1 })
  })

  it('sometimes report the attempt before a retry once more', () => {
    const world = new GivenWorld(quiet)
    for (let index = 0; index < 20; index++) world.simulation.renderDispatched(renderDispatch(index, 2), startMs)
    const attempts = world
      .run(10_000)
      .data(topics.renderJobProgressed)
      .map(({ attempt }) => attempt)
    expect(new Set(attempts)).toEqual(new Set([1, 2]))
  })
})
