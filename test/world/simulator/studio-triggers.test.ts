import { describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { SeededRandom } from '#world/simulator/seeded-random.ts'
import { StudioTriggers, type StudioTrigger } from '#world/simulator/studio-triggers.ts'
import { defaultWorldSettings } from '#world/simulator/world-settings.ts'
import { startMs } from './given-world.ts'

const triggers = new StudioTriggers(new SeededRandom('any'), defaultWorldSettings.traffic, topics)
const all = Array.from({ length: 4_000 }, (_, index) => triggers.next(index % 2 === 0 ? 'acme' : 'globex', startMs))

/** The id of what a trigger is about. */
const entityOf = (data: StudioTrigger): string => {
  if ('contentId' in data) return data.contentId
  return 'campaignId' in data ? data.campaignId : data.eventId
}
/** The revisions of each entity in the order in which one topic told them. */
const histories = [
  ...Map.groupBy(all, ({ topic, data }) => `${topic.name}|${data.tenantId}|${entityOf(data)}`).values(),
].map((told) => told.map(({ data }) => data.revision))
const shareOf = (test: (revisions: readonly number[]) => boolean): number =>
  histories.filter(test).length / histories.length

describe('the triggers of Studio', () => {
  it('tell of most things once, and of some at a later revision', () => {
    expect(shareOf((revisions) => revisions.length === 1)).toBeGreaterThan(0.8)
    expect(shareOf((revisions) => Math.max(...revisions) > 1)).toBeGreaterThan(0.02)
  })

  it('tell an older revision behind a newer one now and then', () => {
    const isOvertaken = (revisions: readonly number[]) =>
      revisions.some((each, index) => each < (revisions[index - 1] ?? 0))
    expect(shareOf(isOvertaken)).toBeGreaterThan(0.001)
    expect(shareOf(isOvertaken)).toBeLessThan(0.02)
  })

  it('show something new with each revision, and the same with the same one', () => {
    const titles = Map.groupBy(all, ({ data }) => `${entityOf(data)}|${data.revision}`)
    for (const told of titles.values())
      expect(new Set(told.map(({ data }) => ('name' in data ? data.name : data.title))).size).toBe(1)
    const distinct = new Set(all.map(({ data }) => `${entityOf(data)}|${'name' in data ? data.name : data.title}`))
    expect(distinct.size).toBe(titles.size)
  })

  it('publish events that were created before, in most cases', () => {
    const created = new Set(all.filter(({ topic }) => topic === topics.eventCreated).map(({ data }) => entityOf(data)))
    const published = all.filter(({ topic }) => topic.name === topics.eventPublished.name)
    const known = published.filter(({ data }) => created.has(entityOf(data))).length / published.length
    expect(known).toBeGreaterThan(0.6)
    expect(known).toBeLessThan(1)
  })

  it('never tell one tenant of the things of another', () => {
    const owners = Map.groupBy(all, ({ data }) => entityOf(data))
    expect([...owners.values()].filter((told) => new Set(told.map(({ tenantId }) => tenantId)).size > 1)).toEqual([])
  })
})
