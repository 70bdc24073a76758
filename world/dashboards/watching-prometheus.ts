import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { DemoCompanion, DemoPlace } from '#world/demo/demo-companion.ts'
import { PrometheusClient, type QueryTime } from '#world/prometheus/prometheus-client.ts'
import { type PrometheusServer, startPrometheus } from '#world/prometheus/prometheus-server.ts'
import type { Verdict } from '#world/verifier/verdict.ts'
import type { DashboardJson } from '../../grafana/source/dashboard-json.ts'
import { allowedEmpty } from './allowed-empty.ts'
import { type AnsweredPanel, answerPanels, panelFaults, type PanelFaults } from './evaluate-panels.ts'
import { forceFaults } from './force-faults.ts'
import { implausible } from './plausibility.ts'
import { ruleFaults, staleExcuses } from './rule-faults.ts'

const root = join(import.meta.dirname, '..', '..')
const scrapeEverySeconds = 1
const stepSeconds = 5
/** Until the counters of a settled demo are scraped, and until rules have seen the last fault. */
const quietMs = 4_000
const afterFaultsMs = 15_000

/** The word of Prometheus about everything. */
export interface Findings extends PanelFaults {
  readonly panels: number
  readonly queries: number
  readonly rules: number
  readonly implausible: readonly string[]
}

/** Watches a demo with a Prometheus of its own, forces faults when it is judged, and then asks all queries of all panels and rules. */
export class WatchingPrometheus implements DemoCompanion {
  readonly #dashboards: readonly DashboardJson[]
  readonly #log: (line: string) => void
  readonly #startedMs = Date.now()
  #server: PrometheusServer | undefined
  #findings: Findings | undefined
  #answered: readonly AnsweredPanel[] = []
  #time: QueryTime = { fromSeconds: 0, toSeconds: 0, stepSeconds }

  constructor(dashboards: readonly DashboardJson[], log: (line: string) => void) {
    this.#dashboards = dashboards
    this.#log = log
  }

  /** Those of the whole run; `undefined` before the demo was judged. */
  get findings(): Findings | undefined {
    return this.#findings
  }

  get answered(): readonly AnsweredPanel[] {
    return this.#answered
  }

  get time(): QueryTime {
    return this.#time
  }

  async join({ pods }: DemoPlace): Promise<void> {
    this.#server = await startPrometheus({
      targets: pods.metricsUrls.map((url) => new URL(url).host),
      everySeconds: scrapeEverySeconds,
      ruleFiles: [join(root, 'grafana', 'rules', '*.yaml')],
    })
    this.#log(`Prometheus at ${this.#server.url}`)
  }

  async judged(verdict: Verdict, place: DemoPlace): Promise<void> {
    const client = new PrometheusClient(this.#server!.url)
    await pause(quietMs)
    const seconds = Math.ceil((Date.now() - this.#startedMs) / 1_000)
    const numbers = await implausible(verdict, client, seconds)
    await forceFaults(place, this.#log)
    await pause(afterFaultsMs)
    this.#time = { fromSeconds: this.#startedMs / 1_000, toSeconds: Date.now() / 1_000, stepSeconds }
    this.#findings = await this.#ask(client, numbers)
  }

  async leave(): Promise<void> {
    await this.#server?.stop()
  }

  async #ask(client: PrometheusClient, numbers: readonly string[]): Promise<Findings> {
    const [known, rules] = await Promise.all([client.metricNames(), client.rules()])
    this.#answered = await answerPanels(this.#dashboards, client, this.#time)
    const { empty, errors, allowed } = panelFaults(this.#answered, known, allowedEmpty)
    return {
      panels: this.#answered.length,
      queries: this.#answered.reduce((sum, { targets }) => sum + targets.length, 0),
      rules: rules.length,
      empty,
      errors: [...errors, ...ruleFaults(rules, known, allowedEmpty), ...staleExcuses(known, allowedEmpty)],
      allowed,
      implausible: numbers,
    }
  }
}
