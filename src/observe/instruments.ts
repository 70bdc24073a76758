import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { MetricDefinition } from '#stream/metric.ts'

/** The instruments of one pod, each made from its definition. The one place that knows the metrics library. */
export class Instruments {
  static readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE
  readonly registry = new Registry()

  /** @param labels of every metric */
  constructor(labels: Readonly<Record<string, string>>) {
    this.registry.setDefaultLabels({ ...labels })
  }

  counter(definition: MetricDefinition): Counter {
    return new Counter(this.#settingsOf(definition))
  }

  /** @param measure is called whenever somebody asks for its value */
  gauge(definition: MetricDefinition, measure: (gauge: Gauge) => void = () => undefined): Gauge {
    return new Gauge({
      ...this.#settingsOf(definition),
      collect() {
        measure(this)
      },
    })
  }

  histogram(definition: MetricDefinition): Histogram {
    return new Histogram({ ...this.#settingsOf(definition), buckets: [...definition.buckets!] })
  }

  /** A gauge that is measured when somebody asks for it. */
  measured(definition: MetricDefinition, measure: () => number): void {
    this.gauge(definition, (gauge) => gauge.set(measure()))
  }

  /** All metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics()
  }

  #settingsOf({ name, help, labels }: MetricDefinition) {
    return { name, help, labelNames: [...labels], registers: [this.registry] }
  }
}
