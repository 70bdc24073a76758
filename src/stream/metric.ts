/** A metric as Prometheus knows it. The same definition makes the instrument, the page of metrics and the checks of dashboards. */
export interface MetricDefinition {
  /** With its unit, and `_total` for a counter (prometheus.io/docs/practices/naming). */
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** One sentence, for people: shown by `/metrics` and by the page of metrics. */
  readonly help: string
  /** Names of its labels besides those of the pod. Each must have few values. */
  readonly labels: readonly string[]
  /** Upper bounds of a histogram, ascending, in the unit of its name. */
  readonly buckets?: readonly number[]
  /** Has no series, or only zeros, while all is well. */
  readonly quiet?: boolean
}

type Options = Pick<MetricDefinition, 'quiet'>

export const counter = (
  name: string,
  help: string,
  labels: readonly string[] = [],
  options: Options = {},
): MetricDefinition => ({ name, type: 'counter', help, labels, ...options })

export const gauge = (
  name: string,
  help: string,
  labels: readonly string[] = [],
  options: Options = {},
): MetricDefinition => ({ name, type: 'gauge', help, labels, ...options })

export const histogram = (
  name: string,
  help: string,
  buckets: readonly number[],
  labels: readonly string[] = [],
): MetricDefinition => ({ name, type: 'histogram', help, labels, buckets })
