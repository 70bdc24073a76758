import { expect, it } from 'vitest'
import { allTopologies } from '#cli/applications.ts'
import { engineMetrics } from '#observe/definitions/engine-metrics.ts'
import { PodMetrics } from '#observe/metrics.ts'
import { measuresOf } from '#stream/topology.ts'
import { readPage, tableRows } from './markdown.ts'

const definitions = [...engineMetrics, ...allTopologies().flatMap(measuresOf)]

const line = ({ name, type, help }: { readonly name: string; readonly type: string; readonly help: string }): string =>
  `${name} ${type} ${help}`

it('a pod shows every metric of the definitions with its type and meaning, and no other', async () => {
  const meters = allTopologies().flatMap((each) => each.meters)
  const stores = allTopologies().flatMap((each) => each.stores)
  const metrics = new PodMetrics('application', '0', { meters, stores })
  metrics.withTokens()
  const text = await metrics.text()
  const helps = new Map([...text.matchAll(/^# HELP (\w+) (.*)$/gm)].map(([, name, help]) => [name, help]))
  const shown = [...text.matchAll(/^# TYPE (eventzr_\w+) (\w+)$/gm)].map(
    ([, name = '', type]) => `${name} ${type} ${helps.get(name)}`,
  )
  expect(shown.toSorted()).toEqual(definitions.map(line).toSorted())
})

it('the page of metrics lists every definition', () => {
  const listed = tableRows(readPage('docs/metrics.md')).map(
    ([name = '', type = '']) => `${name.replaceAll('`', '')} ${type}`,
  )
  expect(listed.filter((row) => row.startsWith('eventzr_')).toSorted()).toEqual(
    definitions.map(({ name, type }) => `${name} ${type}`).toSorted(),
  )
})

it('the names of metrics are those of Prometheus: counters end with _total, the others do not, and all name a unit that is known', () => {
  for (const { name, type } of definitions) {
    expect(name).toMatch(/^eventzr_[a-z0-9_]+$/)
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter'])
    expect(name).not.toMatch(/_(ms|millis|milliseconds|kb|mb|percent)(_|$)/)
  }
})
