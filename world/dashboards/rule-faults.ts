import type { EvaluatedRule } from '#world/prometheus/prometheus-client.ts'
import { metricExcuse } from './evaluate-panels.ts'
import { metricsIn } from './metrics-in.ts'

/**
 * The faults of rules: an error, an unknown metric, a recorded series without a value. Alerts are silent while all is well.
 * @param known every metric with a series
 * @param excuses reasons by metric
 */
export const ruleFaults = (
  rules: readonly EvaluatedRule[],
  known: ReadonlySet<string>,
  excuses: Readonly<Record<string, string>>,
): readonly string[] =>
  rules.flatMap(({ name, query, type, health, lastError }) => {
    const missing = [...new Set([...metricsIn(query), ...(type === 'recording' ? [name] : [])])].filter(
      (metric) => !known.has(metric) && metricExcuse(metric, excuses) === undefined,
    )
    return [
      ...(health === 'ok' ? [] : [`rule ${name}: ${lastError === undefined || lastError === '' ? health : lastError}`]),
      ...missing.map((metric) => `rule ${name}: unknown metric ${metric}`),
    ]
  })

/** Excused metrics that have a series: their excuse must go. */
export const staleExcuses = (
  known: ReadonlySet<string>,
  excuses: Readonly<Record<string, string>>,
): readonly string[] =>
  Object.keys(excuses)
    .filter((metric) => known.has(metric) || known.has(`${metric}_count`))
    .map((metric) => `${metric} has a series; take it off world/dashboards/allowed-empty.ts`)
