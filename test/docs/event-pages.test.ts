import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { documentedTopics } from '../../scripts/events/documented-topics.ts'
import { eventDocuments } from '../../scripts/generate-event-docs.ts'
import { readPage, root, sectionOf, tableRows } from './markdown.ts'

const documented = documentedTopics()
const pageOf = (topic: string): string => readPage(`docs/events/${topic}.md`)
const sampleOf = (topic: string): string => /```json\n([\s\S]*?)\n```/.exec(sectionOf(pageOf(topic), '## Sample'))![1]!
const factsOf = (topic: string): ReadonlyMap<string, string> =>
  new Map(tableRows(pageOf(topic)).map(([name = '', value = '']) => [name, value]))

/** E.164 numbers that nobody has: the block 555-01xx of North America. */
const reserved = /^\+1\d{3}55501\d{2}$/
const published = ['+14155552671']

describe('the pages of the events', () => {
  it('are as generated, with the AsyncAPI document', () => {
    const stale = [...eventDocuments(documented)].filter(([path, text]) => readPage(`docs/${path}`) !== text)
    expect(
      stale.map(([path]) => path),
      'run npm run generate',
    ).toEqual([])
  })

  it('are one for each topic, and no other', () => {
    const pages = globSync('docs/events/eventzr.*.md', { cwd: root }).map((file) => basename(file, '.md'))
    expect(pages.toSorted()).toEqual(
      Object.values(topics)
        .map(({ name }) => name)
        .toSorted(),
    )
  })

  it('are linked from the index, which is linked from the page about the wire and from the README', () => {
    const index = readPage('docs/events/README.md')
    expect(documented.filter(({ topic }) => !index.includes(`(${topic.name}.md)`))).toEqual([])
    expect(readPage('docs/events.md')).toContain('(events/README.md)')
    expect(readPage('README.md')).toContain('(docs/events/README.md)')
  })

  it.each([
    [topics.communicationSent.name, 'communication-sent.published.json'],
    [topics.renderJobCompleted.name, 'render-job-completed.published.json'],
  ])('show the sample of %s byte for byte as it was published', (topic, fixture) => {
    expect(sampleOf(topic)).toBe(readPage(`test/fixtures/${fixture}`))
  })

  it('say of every field what it means', () => {
    const silent = documented.flatMap(({ topic }) =>
      tableRows(sectionOf(pageOf(topic.name), '## Fields of the data')).filter((cells) =>
        cells.some((cell) => cell === ''),
      ),
    )
    expect(silent).toEqual([])
  })

  it('have a producer for every topic, and a way to know repeats for each that others write', () => {
    const silent = documented.filter(({ topic, writers, outside }) => {
      const facts = factsOf(topic.name)
      return facts.get('written by') === '—' || (writers.length === 0 && outside.repeats === undefined)
    })
    expect(silent.map(({ topic }) => topic.name)).toEqual([])
  })

  it.each([
    [topics.communicationSent.name, 'kept', '7 days'],
    [topics.dispatchRequested.name, 'kept', '1 day'],
    [topics.policyApplied.name, 'kept', 'the newest record of each tenant (compacted)'],
    [topics.communicationSent.name, 'about', '`messageId`'],
    [topics.notifyRequested.name, 'written by', 'notify-svc'],
    [topics.notifyRequested.name, 'read by', 'eventzr-cpaas-v1'],
    [topics.dispatchRequested.name, 'read by', 'channel adapters'],
  ])('say of %s: %s %s', (topic, fact, value) => {
    expect(factsOf(topic).get(fact)).toBe(value)
  })

  it('show no number that somebody could have, but for the published one', () => {
    const numbers = documented.flatMap(({ sample }) => sample.match(/\+\d{7,15}/g) ?? [])
    expect(numbers.length).toBeGreaterThan(5)
    expect(numbers.filter((number) => !reserved.test(number) && !published.includes(number))).toEqual([])
  })
})
