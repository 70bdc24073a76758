import type { MetricDefinition } from './metric.ts'

/** Counts or measures the values of a flow in a metric of the pods, by labels. Pure; several measures may share a metric. */
export interface Measure<V> {
  /** A counter or a histogram. */
  readonly metric: MetricDefinition
  /**
   * The values of the metric's labels, in their order; a value without any does not count. Everybody may read metrics, so nothing in
   * them is personal, and each comes from a short list: a pod keeps only so many combinations apart.
   */
  readonly labelsOf: (value: V) => readonly string[] | undefined
  /** The growth of a counter, from 0, or the figure of a histogram, in the unit of the metric. Absent: 1. */
  readonly amountOf?: (value: V) => number
}

/** Counts the rows of a store in a gauge of the pods, by labels: all rows of a pod's tasks, some seconds late. */
export interface RowGauge<V> {
  readonly metric: MetricDefinition
  /** As those of a {@link Measure}. */
  readonly labelsOf: (row: V) => readonly string[] | undefined
}
