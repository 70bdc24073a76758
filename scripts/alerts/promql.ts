import type { MetricDefinition } from '#stream/metric.ts'

/** Labels of every metric besides its own: the application id, and the ordinal of the pod. */
const podLabels = ['application', 'instance']

/** A histogram has three series, with these behind its name. */
type Suffix = '' | '_bucket' | '_sum' | '_count'

/** Labels with operator and value: `{ result: '="failed"' }`. */
export type Matchers = Readonly<Record<string, string>>

/** A rule names a label that its metric does not have. */
export class UnknownLabelError extends Error {
  readonly code = 'LABEL_UNKNOWN'

  constructor(metric: string, label: string) {
    super(`${metric} has no label ${label}; correct the rule, or the definition of the metric`)
  }
}

/** The series of a metric, as PromQL. @throws UnknownLabelError */
export const series = (metric: MetricDefinition, matchers: Matchers = {}, suffix: Suffix = ''): string => {
  const pairs = Object.entries(matchers).map(([label, matcher]) => `${known(metric, label)}${matcher}`)
  return `${metric.name}${suffix}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`}`
}

/** Sums by labels of the pod or of the metric. @throws UnknownLabelError */
export const sumBy = (metric: MetricDefinition, labels: readonly string[], expr: string): string =>
  `sum by (${labels.map((label) => known(metric, label)).join(', ')}) (${expr})`

/**
 * How much counters grew in a window. `increase` alone takes the first value of a series for its start, and so misses the first
 * fault of a kind: of a series younger than the window, the value counts too where it is the greater one.
 */
export const grown = (metric: MetricDefinition, window: string, matchers: Matchers = {}): string => {
  const all = series(metric, matchers)
  const young = `(${all} unless ${all} offset ${window})`
  const grew = `increase(${all}[${window}])`
  return `${young} > ${grew} or ${grew} or ${young}`
}

/** As {@link grown}, summed. */
export const grownBy = (
  metric: MetricDefinition,
  labels: readonly string[],
  window: string,
  matchers: Matchers = {},
): string => sumBy(metric, labels, grown(metric, window, matchers))

const known = (metric: MetricDefinition, label: string): string => {
  if (![...podLabels, ...metric.labels].includes(label)) throw new UnknownLabelError(metric.name, label)
  return label
}
