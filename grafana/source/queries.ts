import type { MetricDefinition } from '#stream/metric.ts'
import { DashboardFault } from './dashboard-fault.ts'
import { podLabels } from './metrics/known-metrics.ts'

/** The series to take of a metric, and the labels to keep. */
export interface Choice {
  readonly by?: readonly string[]
  /** Label → value. A value with a bar or a variable is a regular expression; one with `!` in front is left out. */
  readonly where?: Readonly<Record<string, string>>
  /** A duration of PromQL instead of `$__rate_interval`. */
  readonly over?: string
}

type Aggregation = 'sum' | 'max' | 'min' | 'count'

/** Queries in PromQL for a dashboard. Each throws DashboardFault where a label or the type of a metric does not fit. */
export interface Queries {
  /** Increase per second of a counter. */
  readonly rate: (metric: MetricDefinition, choice?: Choice) => string
  /** Increase of a counter over the shown time, or over `over`. */
  readonly increase: (metric: MetricDefinition, choice?: Choice) => string
  /** A gauge over its series. */
  readonly gauge: (aggregation: Aggregation, metric: MetricDefinition, choice?: Choice) => string
  /** A quantile, 0 to 1, of a histogram. */
  readonly quantile: (quantile: number, metric: MetricDefinition, choice?: Choice) => string
  /** The mean of a histogram. */
  readonly mean: (metric: MetricDefinition, choice?: Choice) => string
  /** Observations of a histogram per second. */
  readonly observations: (metric: MetricDefinition, choice?: Choice) => string
  /** The seconds per second that the observations of a histogram add up to. */
  readonly busy: (metric: MetricDefinition, choice?: Choice) => string
  /** Observations by bucket, for a heatmap. */
  readonly buckets: (metric: MetricDefinition, choice?: Choice) => string
  /** The greatest place, from 1, of those words of a label with a sample above 0; 0 when there is none. */
  readonly state: (metric: MetricDefinition, label: string, words: readonly string[], choice?: Choice) => string
  /** The selector alone, for other expressions. */
  readonly select: (metric: MetricDefinition, choice?: Choice, suffix?: '_count') => string
}

/** @param scope matchers of every query, each left out where a metric lacks its label */
export const queriesWithin = (scope: Readonly<Record<string, string>>): Queries => {
  const select = (metric: MetricDefinition, choice: Choice = {}, suffix = ''): string => {
    const labels = [...podLabels, ...metric.labels]
    refuseUnknown(metric, labels, [...(choice.by ?? []), ...Object.keys(choice.where ?? {})])
    const wanted = Object.entries({ ...scope, ...choice.where }).filter(([label]) => labels.includes(label))
    return `${metric.name}${suffix}${wanted.length === 0 ? '' : `{${wanted.map(matcher).join(',')}}`}`
  }
  const growth =
    (call: 'rate' | 'increase', suffix = '', usual = '$__rate_interval') =>
    (metric: MetricDefinition, choice: Choice = {}): string =>
      `sum${grouping(choice.by)}(${call}(${select(metric, choice, suffix)}[${choice.over ?? usual}]))`
  const counted =
    (call: 'rate' | 'increase', usual?: string) =>
    (metric: MetricDefinition, choice: Choice = {}) =>
      orZero(metric, growth(call, '', usual)(typed(metric, 'counter'), choice), select(metric, choice), choice.by)
  const histogram =
    (suffix: string) =>
    (metric: MetricDefinition, choice: Choice = {}): string =>
      growth('rate', suffix)(typed(metric, 'histogram'), choice)
  const bucketed = (metric: MetricDefinition, choice: Choice): string =>
    `sum by (${['le', ...(choice.by ?? [])].join(', ')}) (rate(${select(typed(metric, 'histogram'), choice, '_bucket')}[$__rate_interval]))`
  return {
    rate: counted('rate'),
    increase: counted('increase', '$__range'),
    gauge: (aggregation, metric, choice = {}) => {
      const selector = select(typed(metric, 'gauge'), choice)
      return orZero(metric, `${aggregation}${grouping(choice.by)}(${selector})`, selector, choice.by)
    },
    quantile: (quantile, metric, choice = {}) => `histogram_quantile(${quantile}, ${bucketed(metric, choice)})`,
    mean: (metric, choice = {}) => `${histogram('_sum')(metric, choice)} / ${histogram('_count')(metric, choice)}`,
    observations: histogram('_count'),
    busy: histogram('_sum'),
    buckets: (metric, choice = {}) => bucketed(metric, choice).replace('rate(', 'increase('),
    state: (metric, label, words, choice = {}) =>
      `max${grouping(choice.by)}(${words.map((word, at) => `${at + 1} * (${select(typed(metric, 'gauge'), { ...choice, where: { ...choice.where, [label]: word } })} > bool 0)`).join(' or ')})`,
    select,
  }
}

/** A quantile of no observations is no number; a single number shows 0 then. */
export const zeroWhileIdle = (quantile: string): string => `(${quantile}) >= 0 or vector(0)`

/** The share of one query in another, 0 to 1; 0 while the whole is 0. */
export const share = (part: string, whole: string): string => `(${part}) / ((${whole}) > 0) or vector(0)`

const grouping = (by: readonly string[] = []): string => (by.length === 0 ? '' : ` by (${by.join(', ')}) `)

const matcher = ([label, value]: readonly [string, string]): string => {
  const isLeftOut = value.startsWith('!')
  const text = isLeftOut ? value.slice(1) : value
  if (/[|$*]/.test(text)) return `${label}${isLeftOut ? '!~' : '=~'}"${text}"`
  return `${label}${isLeftOut ? '!=' : '='}"${text}"`
}

/** A quiet metric shows 0 where it has no series: "No data" would look like a fault. Its labels say `none` then. */
const orZero = ({ quiet }: MetricDefinition, expr: string, selector: string, by: readonly string[] = []): string => {
  if (quiet !== true) return expr
  if (by.length === 0) return `${expr} or vector(0)`
  const zero = by.reduce(
    (inner, label) => `label_replace(${inner}, "${label}", "none", "", "")`,
    `0 * absent(${selector})`,
  )
  return `${expr} or ${zero}`
}

const typed = (metric: MetricDefinition, type: MetricDefinition['type']): MetricDefinition => {
  if (metric.type === type) return metric
  throw new DashboardFault('WRONG_TYPE', `${metric.name} is a ${metric.type}; ask for it as one, not as a ${type}`)
}

const refuseUnknown = ({ name }: MetricDefinition, labels: readonly string[], asked: readonly string[]): void => {
  const unknown = asked.find((label) => !labels.includes(label))
  if (unknown === undefined) return
  throw new DashboardFault('UNKNOWN_LABEL', `${name} has no label ${unknown}; take one of ${labels.join(', ')}`)
}
