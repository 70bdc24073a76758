import type { Counter, Gauge, Histogram } from 'prom-client'
import type { MetricDefinition } from '#stream/metric.ts'
import type { RowCount } from '#runtime/ports/pod-observer.ts'
import { BoundedLabels } from './bounded-labels.ts'
import type { Instruments } from './instruments.ts'

interface Bounded<I> {
  readonly instrument: I
  readonly labels: BoundedLabels
}

/** The instruments of an application's domain, by the definitions of its topology. Metrics without a definition are passed over. */
export class DomainMetrics {
  readonly #counters = new Map<string, Bounded<Counter>>()
  readonly #histograms = new Map<string, Bounded<Histogram>>()
  readonly #gauges = new Map<string, Bounded<Gauge>>()

  /** @param definitions each name once */
  constructor(make: Instruments, definitions: readonly MetricDefinition[]) {
    for (const definition of definitions) {
      const labels = new BoundedLabels(definition.labels)
      const { name, type } = definition
      if (type === 'counter') this.#counters.set(name, { instrument: make.counter(definition), labels })
      else if (type === 'gauge') this.#gauges.set(name, { instrument: make.gauge(definition), labels })
      else this.#histograms.set(name, { instrument: make.histogram(definition), labels })
    }
  }

  /** @param values in the order of the labels */
  counted(metric: string, values: readonly string[], amount: number): void {
    const counter = this.#counters.get(metric)
    counter?.instrument.inc(counter.labels.of(values), amount)
  }

  observed(metric: string, values: readonly string[], figures: readonly number[]): void {
    const histogram = this.#histograms.get(metric)
    if (histogram === undefined) return
    const labels = histogram.labels.of(values)
    for (const figure of figures) histogram.instrument.observe(labels, figure)
  }

  /** A part without rows any more shows 0, so that a graph falls and does not end. */
  rowsCounted(metric: string, counts: readonly RowCount[]): void {
    const gauge = this.#gauges.get(metric)
    if (gauge === undefined) return
    gauge.instrument.reset()
    for (const labels of gauge.labels.all) gauge.instrument.set(labels, 0)
    for (const { labels, rows } of counts) gauge.instrument.inc(gauge.labels.of(labels), rows)
  }
}
