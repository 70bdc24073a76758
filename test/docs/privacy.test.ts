import { expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { ownRetentionMs, ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topic } from '#stream/topic.ts'
import { applicationId } from '#stream/topology.ts'
import { cpaas } from '#topology/cpaas.ts'
import { published } from '../privacy/canary.ts'
import { hashes } from '../processors/cpaas/samples.ts'
import { readPage, tableRows } from './markdown.ts'

const page = readPage('docs/privacy.md')
const section = (title: string): string => page.split(`## ${title}\n`)[1]!.split('\n## ')[0]!
const topology = cpaas(defaultCpaasPolicy, hashes)

const days = (ms: number): string => (ms === 86_400_000 ? '1 day' : `${ms / 86_400_000} days`)
const keptFor = ({ name, retentionMs, ...topic }: Topic<unknown>): readonly [string, string] => [
  name,
  'compacted' in topic ? 'its newest record' : days(retentionMs),
]

it('docs/privacy.md lists every topic of the orchestrator, and how long it is kept', () => {
  const { changelog, journal, forward, deadLetter } = ownTopics(applicationId(topology))
  const own = [journal, forward, deadLetter].map((name) => [name, days(ownRetentionMs)] as const)
  const all = [...topology.sources, ...topology.sinks].map(({ topic }) => keptFor(topic))
  const told = tableRows(section('Topics')).map(([name = '', , kept = '']) => [name.replaceAll('`', ''), kept])
  expect(new Map(told as [string, string][])).toEqual(new Map([...all, ...own, [changelog, 'its newest records']]))
})

it('docs/privacy.md names the recipient of every output that may hold one', () => {
  const told = tableRows(section('Topics')).filter(([, data = '']) => data.startsWith('recipient'))
  const names = told.map(([name = '']) => name.replaceAll('`', ''))
  for (const name of Object.keys(published)) expect(names).toContain(name)
  const outputs = topology.sinks.map(({ topic }) => topic.name).filter((name) => names.includes(name))
  expect(new Set(outputs)).toEqual(new Set(Object.keys(published)))
})

it('docs/privacy.md lists every store of the orchestrator that is about people', () => {
  const told = tableRows(section('Rows')).map(([name = '']) => name.replaceAll('`', ''))
  const about = topology.stores
    .map(({ name }) => name)
    .filter((name) => !/health|slots|policies|budgets|spendings/.test(name))
  expect(told.toSorted()).toEqual(about.toSorted())
})
