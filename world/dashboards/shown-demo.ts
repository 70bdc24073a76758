import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { DemoCompanion, DemoPlace } from '#world/demo/demo-companion.ts'
import { isPrometheusInstalled, type PrometheusServer, startPrometheus } from '#world/prometheus/prometheus-server.ts'
import { type Environment, GrafanaApi } from './grafana-api.ts'
import { readDashboards } from './placed-panels.ts'

const folder = join(import.meta.dirname, '..', '..', 'grafana')
const containerName = 'eventzr-demo-grafana'

/** The arguments of `docker` for a Grafana with the dashboards, over a Prometheus of this machine. */
export const grafanaContainer = (prometheusUrl: string, grafanaFolder = folder): readonly string[] => [
  'run',
  '--rm',
  `--name=${containerName}`,
  // Prometheus listens on this machine alone.
  '--network=host',
  '--env=GF_SERVER_HTTP_ADDR=127.0.0.1',
  '--env=GF_AUTH_ANONYMOUS_ENABLED=true',
  `--env=EVENTZR_PROMETHEUS_URL=${prometheusUrl}`,
  `--volume=${join(grafanaFolder, 'provisioning')}:/etc/grafana/provisioning:ro`,
  `--volume=${join(grafanaFolder, 'dashboards')}:/etc/grafana/dashboards:ro`,
  'grafana/grafana:12.3.0',
]

const hasDocker = (): boolean => spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0

/** Shows a demo in Prometheus, and in Grafana where one can be had; otherwise it names the missing part. */
export class ShownDemo implements DemoCompanion {
  readonly #environment: Environment
  readonly #say: (line: string) => void
  #server: PrometheusServer | undefined
  #container: ChildProcess | undefined

  constructor(environment: Environment, say: (line: string) => void) {
    this.#environment = environment
    this.#say = say
  }

  async join({ pods }: DemoPlace): Promise<void> {
    if (!isPrometheusInstalled())
      return this.#say("no metrics are kept: there is no Prometheus; install Debian's package prometheus")
    this.#server = await startPrometheus({
      targets: pods.metricsUrls.map((url) => new URL(url).host),
      everySeconds: 2,
      ruleFiles: [join(folder, 'rules', '*.yaml')],
    })
    this.#say(`Prometheus at ${this.#server.url}, alerts at ${this.#server.url}/alerts`)
    await this.#showIn(this.#server.url)
  }

  async leave(): Promise<void> {
    await this.#server?.stop()
    if (this.#container === undefined || this.#container.exitCode !== null) return
    const exited = once(this.#container, 'exit')
    this.#container.kill('SIGTERM')
    await exited
  }

  async #showIn(prometheusUrl: string): Promise<void> {
    const api = await GrafanaApi.of(this.#environment)
    if (api !== undefined) return this.#give(api, prometheusUrl)
    if (!hasDocker())
      return this.#say('no Grafana is shown: there is no Docker; or set EVENTZR_GRAFANA_URL to that of a running one')
    this.#container = spawn('docker', grafanaContainer(prometheusUrl), { stdio: 'ignore' })
    this.#say('Grafana at http://127.0.0.1:3000 within a minute')
  }

  async #give(api: GrafanaApi, prometheusUrl: string): Promise<void> {
    for (const dashboard of readDashboards(join(folder, 'dashboards'))) {
      const { ok, text } = await api.store(dashboard)
      if (!ok) return this.#say(`Grafana at ${api.url} refuses ${dashboard.uid}: ${text}`)
    }
    this.#say(`Grafana at ${api.url} has the dashboards; its data source must read ${prometheusUrl}`)
  }
}
