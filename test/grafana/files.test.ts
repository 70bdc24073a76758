import { collectDefaultMetrics, Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { grafanaFiles } from '../../scripts/generate-dashboards.ts'
import { nodeMetrics } from '../../grafana/source/metrics/node-metrics.ts'
import { readPage } from '../docs/markdown.ts'

const files = grafanaFiles()

it.each([...files])('%s is as generated', (path, text) => {
  expect(readPage(path), 'run npm run generate').toBe(text)
})

it('asks of Grafana that nobody changes or deletes provisioned dashboards', () => {
  const { providers } = parse(files.get('grafana/provisioning/dashboards/eventzr.yaml')!) as {
    readonly providers: readonly object[]
  }
  expect(providers).toEqual([
    expect.objectContaining({
      disableDeletion: true,
      allowUiUpdates: false,
      options: expect.objectContaining({ foldersFromFilesStructure: true }),
    }),
  ])
})

it('tells Grafana the time between two scrapes, for $__rate_interval', () => {
  const { datasources } = parse(files.get('grafana/provisioning/datasources/eventzr.yaml')!) as {
    readonly datasources: readonly object[]
  }
  expect(datasources).toEqual([
    expect.objectContaining({
      uid: 'eventzr-prometheus',
      editable: false,
      jsonData: expect.objectContaining({ timeInterval: '15s' }),
    }),
  ])
})

it('knows the metrics of Node as the library names them', async () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const shown = await registry.getMetricsAsJSON()
  const found = new Map(shown.map(({ name, type }) => [name, String(type)]))
  const known = Object.values(nodeMetrics)
  expect(known.map(({ name }) => [name, found.get(name)])).toEqual(known.map(({ name, type }) => [name, type]))
})
