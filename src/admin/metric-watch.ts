import type { BreakerFacts } from './live-facts.ts'
import { type MetricValue, metricValues } from './metric-values.ts'
import type { WatchedPod } from './watched-pod.ts'

const isBreakers = (name: string): boolean => /^eventzr_\w+_breakers$/.test(name)
const wantedNames = new Set([
  'eventzr_commit_duration_seconds_sum',
  'eventzr_commit_duration_seconds_count',
  'eventzr_aborts_total',
  'eventzr_store_rows',
])
const isWanted = (name: string): boolean => isBreakers(name) || wantedNames.has(name)
const lookEveryMs = 2_000

/** Reads a few metrics, at most two seconds old while somebody asks. */
export class MetricWatch {
  readonly #metrics: Pick<WatchedPod['metrics'], 'text'>
  readonly #nowMs: () => number
  #values: readonly MetricValue[] = []
  #before: readonly MetricValue[] = []
  #lookedMs = -Infinity
  #betweenMs = 0
  #looking: Promise<void> | undefined

  constructor(metrics: Pick<WatchedPod['metrics'], 'text'>, nowMs: () => number) {
    this.#metrics = metrics
    this.#nowMs = nowMs
  }

  /** Reads the metrics when they are old; never fails, the old ones stay then. */
  look(): Promise<void> {
    if (this.#nowMs() - this.#lookedMs < lookEveryMs) return Promise.resolve()
    return (this.#looking ??= this.#read().finally(() => (this.#looking = undefined)))
  }

  /** The breakers in the metrics, by provider or renderer and by state. */
  get breakers(): readonly BreakerFacts[] {
    return this.#values
      .filter(({ name, value }) => isBreakers(name) && value > 0)
      .map(({ labels, value }) => ({
        name: labels['provider'] ?? labels['renderer'] ?? '',
        state: labels['state'] ?? '',
        count: value,
      }))
  }

  /** Transactions between the last two looks. */
  get commits(): { readonly perSecond: number; readonly meanMs: number; readonly aborts: number } {
    const count = this.#grown('eventzr_commit_duration_seconds_count')
    const seconds = this.#grown('eventzr_commit_duration_seconds_sum')
    return {
      perSecond: this.#betweenMs === 0 ? 0 : (count / this.#betweenMs) * 1_000,
      meanMs: count === 0 ? 0 : (seconds / count) * 1_000,
      aborts: sumOf(this.#values, 'eventzr_aborts_total'),
    }
  }

  rowsOf(store: string): number | undefined {
    return this.#values.find(({ name, labels }) => name === 'eventzr_store_rows' && labels['store'] === store)?.value
  }

  async #read(): Promise<void> {
    const text = await this.#metrics.text().catch(() => undefined)
    if (text === undefined) return
    const nowMs = this.#nowMs()
    this.#before = this.#values
    this.#betweenMs = this.#before.length === 0 ? 0 : nowMs - this.#lookedMs
    this.#values = metricValues(text, isWanted)
    this.#lookedMs = nowMs
  }

  #grown(name: string): number {
    return this.#before.length === 0 ? 0 : Math.max(0, sumOf(this.#values, name) - sumOf(this.#before, name))
  }
}

const sumOf = (values: readonly MetricValue[], wanted: string): number =>
  values.reduce((sum, { name, value }) => (name === wanted ? sum + value : sum), 0)
