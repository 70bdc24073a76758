import { expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { defaultStudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import { ownRetentionMs, ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topic } from '#stream/topic.ts'
import { applicationId } from '#stream/topology.ts'
import { cpaas } from '#topology/cpaas.ts'
import { studio } from '#topology/studio.ts'
import { published } from '../privacy/canary.ts'
import { hashes } from '../processors/cpaas/samples.ts'
import { readPage, sectionOf, tableRows } from './markdown.ts'

const page = readPage('docs/privacy.md')
const orchestrator = cpaas(defaultCpaasPolicy, hashes)
const applications = [
  ['the orchestrator', orchestrator, '## Topics', '## Rows', /health|slots|policies|budgets|spendings/],
  [
    'Studio',
    studio(defaultStudioPolicy),
    '### Topics of Studio',
    '### Rows of Studio',
    /health|probes|policies|credits|adjustments|turns|line|batches/,
  ],
] as const

const days = (ms: number): string => (ms === 86_400_000 ? '1 day' : `${ms / 86_400_000} days`)
const keptFor = ({ name, retentionMs, ...topic }: Topic<unknown>): readonly [string, string] => [
  name,
  'compacted' in topic ? 'its newest record' : days(retentionMs),
]

it.each(applications)(
  'docs/privacy.md lists every topic of %s, and how long it is kept',
  (_which, topology, topics) => {
    const { changelog, journal, forward, deadLetter } = ownTopics(applicationId(topology))
    const own = [journal, forward, deadLetter].map((name) => [name, days(ownRetentionMs)] as const)
    const all = [...topology.sources, ...topology.sinks].map(({ topic }) => keptFor(topic))
    const told = tableRows(sectionOf(page, topics)).map(([name = '', , kept = '']) => [name.replaceAll('`', ''), kept])
    expect(new Map(told as [string, string][])).toEqual(new Map([...all, ...own, [changelog, 'its newest records']]))
  },
)

it('docs/privacy.md names the recipient of every output that may hold one', () => {
  const told = tableRows(sectionOf(page, '## Topics')).filter(([, data = '']) => data.startsWith('recipient'))
  const names = told.map(([name = '']) => name.replaceAll('`', ''))
  for (const name of Object.keys(published)) expect(names).toContain(name)
  const outputs = orchestrator.sinks.map(({ topic }) => topic.name).filter((name) => names.includes(name))
  expect(new Set(outputs)).toEqual(new Set(Object.keys(published)))
})

it.each(applications)(
  'docs/privacy.md lists every store of %s that is about people',
  (_which, { stores }, _topics, rows, others) => {
    const told = tableRows(sectionOf(page, rows)).map(([name = '']) => name.replaceAll('`', ''))
    const about = stores.map(({ name }) => name).filter((name) => !others.test(name))
    expect(told.toSorted()).toEqual(about.toSorted())
  },
)

it('docs/privacy.md names the user in every topic of Studio whose events name one, and in no other', () => {
  const { sources, sinks } = studio(defaultStudioPolicy)
  const naming = [...sources, ...sinks].filter(({ topic }) => topic.schema.json.includes('"name":"userId"'))
  const told = tableRows(sectionOf(page, '### Topics of Studio')).filter(([, data = '']) => data.includes('`userId`'))
  const names = told.map(([name = '']) => name.replaceAll('`', ''))
  expect(names.toSorted()).toEqual([...new Set(naming.map(({ topic }) => topic.name))].toSorted())
})
