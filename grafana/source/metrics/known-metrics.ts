import type { MetricDefinition } from '#stream/metric.ts'
import { engineMetrics } from '#observe/definitions/engine-metrics.ts'
import { cpaasMetrics, studioMetrics } from './domain-metrics.ts'
import { nodeMetrics } from './node-metrics.ts'

/** Every metric that a dashboard may ask for. */
export const knownMetrics: readonly MetricDefinition[] = [
  ...engineMetrics,
  ...Object.values(cpaasMetrics),
  ...Object.values(studioMetrics),
  ...Object.values(nodeMetrics),
]

/** The labels of every metric besides its own (docs/operations.md, "Probes and metrics"). */
export const podLabels = ['application', 'instance'] as const
