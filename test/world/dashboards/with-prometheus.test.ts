import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerPanels, panelFaults } from '#world/dashboards/evaluate-panels.ts'
import { placedPanels, readDashboards } from '#world/dashboards/placed-panels.ts'
import { PrometheusClient } from '#world/prometheus/prometheus-client.ts'
import { isPrometheusInstalled, type PrometheusServer, startPrometheus } from '#world/prometheus/prometheus-server.ts'
import { knownMetrics } from '../../../grafana/source/metrics/known-metrics.ts'
import { root } from '../../docs/markdown.ts'
import { areOutsideToolsRequired } from '../../outside-tools.ts'
import { labelValuesIn, toldMetrics } from './told-metrics.ts'

const isLeftOut = !isPrometheusInstalled() && !areOutsideToolsRequired
if (isLeftOut) console.error('NOT TESTED: panels by a real Prometheus; install prometheus')

const dashboards = readDashboards(join(root, 'grafana', 'dashboards'))
const exprs = placedPanels(dashboards).flatMap(({ queries }) => queries.map(({ expr }) => expr))
const values = labelValuesIn(exprs)

describe.skipIf(isLeftOut)('a Prometheus that knows a pod with every metric', () => {
  const startedMs = Date.now()
  const pod = createServer((_, response) => {
    response.end(toldMetrics(knownMetrics, values, (Date.now() - startedMs) / 1_000))
  })
  let prometheus: PrometheusServer
  let client: PrometheusClient

  beforeAll(async () => {
    await once(pod.listen(0, '127.0.0.1'), 'listening')
    prometheus = await startPrometheus({
      targets: [`127.0.0.1:${(pod.address() as AddressInfo).port}`],
      everySeconds: 1,
      ruleFiles: [join(root, 'grafana', 'rules', '*.yaml')],
    })
    client = new PrometheusClient(prometheus.url)
    const scrapes = async (): Promise<number> => (await client.samples('eventzr_tasks', 60))[0]?.values.length ?? 0
    while ((await scrapes()) < 3) await pause(200)
  })
  afterAll(async () => {
    await prometheus.stop()
    pod.close()
  })

  it('has an answer to every query of every panel', async () => {
    const toSeconds = Date.now() / 1_000
    const time = { fromSeconds: toSeconds - 60, toSeconds, stepSeconds: 5 }
    const answered = await answerPanels(dashboards, client, time)
    const { empty, errors } = panelFaults(answered, await client.metricNames(), {})
    expect([...errors, ...empty]).toEqual([])
    expect(answered.length).toBeGreaterThan(50)
  })

  it('evaluates every rule without an error', async () => {
    const rules = await client.rules()
    expect(rules.filter(({ health, lastError = '' }) => health === 'err' || lastError !== '')).toEqual([])
    expect(rules.length).toBeGreaterThan(50)
  })
})
