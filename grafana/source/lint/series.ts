import type { MetricDefinition } from '#stream/metric.ts'
import { podLabels } from '../metrics/known-metrics.ts'

/** Series as Prometheus keeps them: a histogram has three kinds. */
export interface Series {
  readonly isCounter: boolean
  readonly labels: readonly string[]
}

/** Series by name. */
export type KnownSeries = ReadonlyMap<string, Series>

export const seriesOf = (metrics: readonly MetricDefinition[]): KnownSeries => new Map(metrics.flatMap(seriesOfMetric))

const seriesOfMetric = ({ name, type, labels }: MetricDefinition): readonly (readonly [string, Series])[] => {
  const all = [...podLabels, ...labels]
  if (type !== 'histogram') return [[name, { isCounter: type === 'counter', labels: all }]]
  return [
    [`${name}_bucket`, { isCounter: true, labels: [...all, 'le'] }],
    [`${name}_sum`, { isCounter: true, labels: all }],
    [`${name}_count`, { isCounter: true, labels: all }],
  ]
}
