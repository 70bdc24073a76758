import { describe, expect, it } from 'vitest'
import type { RenderJobProgressed } from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'
import { GivenWorld, quiet, renderDispatch, startMs } from './given-world.ts'

const jobs = 2_000

const reportsByJob = (world: GivenWorld): readonly (readonly RenderJobProgressed[])[] => {
  const all = Map.groupBy(world.data(topics.renderJobProgressed), ({ jobId }) => jobId)
  return Array.from({ length: jobs }, (_, index) => all.get(`job_${index}`) ?? [])
}

const first = new GivenWorld(quiet)
for (let index = 0; index < jobs; index++) first.simulation.renderDispatched(renderDispatch(index), startMs)
const reports = reportsByJob(first.run(10_000))
const shareEnding = (end: string): number =>
  reports.filter((each) => (each.at(-1)?.state ?? 'NOTHING') === end).length / jobs

describe('render workers', () => {
  it('report each attempt from the queue to its end', () => {
    const states = reports.find((each) => each.at(-1)?.state === 'COMPLETED')?.map(({ state }) => state) ?? []
    expect(states.join(' ')).toMatch(/^QUEUED RUNNING( RUNNING)* UPLOADING COMPLETED$/)
  })

  it('give a sign of life each second while they work', () => {
    const gaps = reports.flatMap((each) => each.slice(1).map(({ at }, index) => (at ?? 0) - (each[index]?.at ?? 0)))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1_000)
  })

  it('name the asset, its price and how long it took when they complete', () => {
    const completed = reports.flat().filter(({ state }) => state === 'COMPLETED')
    expect(
      completed.every(({ outputUrl, outputs, creditsUsed }) => outputUrl === outputs[0]?.url && creditsUsed === 25),
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
