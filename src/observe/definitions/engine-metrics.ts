import type { MetricDefinition } from '#stream/metric.ts'
import { clientMetrics } from './client-metrics.ts'
import { commitMetrics } from './commit-metrics.ts'
import { deadLetterMetrics } from './dead-letter-metrics.ts'
import { inputMetrics } from './input-metrics.ts'
import { parkingMetrics } from './parking-metrics.ts'
import { podMetrics } from './pod-metrics.ts'
import { processMetrics } from './process-metrics.ts'
import { stateMetrics } from './state-metrics.ts'
import { tenantMetrics } from './tenant-metrics.ts'

/** Every metric of a pod, but those of its application's domain. */
export const engineMetrics: readonly MetricDefinition[] = [
  podMetrics,
  inputMetrics,
  commitMetrics,
  stateMetrics,
  deadLetterMetrics,
  parkingMetrics,
  clientMetrics,
  processMetrics,
  tenantMetrics,
].flatMap((group) => Object.values(group))
