import type { Labels } from './panel-model.ts'

const placeholder = /\{\{\s*([^}]+?)\s*\}\}/g

/**
 * The name of a series as Grafana's Prometheus data source gives it: the template of the query with `{{label}}` filled in,
 * the series in PromQL's notation without a template, the query for a series without labels.
 *
 * @returns undefined where Grafana makes up the name from differing labels (template `__auto`, or an empty result).
 * @see https://grafana.com/docs/grafana/latest/datasources/prometheus/query-editor/#legend
 */
export function legendName(template: string | undefined, labels: Labels, query: string): string | undefined {
  const hasLabels = Object.keys(labels).length > 0
  if (template === '__auto') return hasLabels ? undefined : query
  if (template === undefined || template === '') return hasLabels ? seriesNotation(labels) : query
  return template.replace(placeholder, (_, label: string) => labels[label] ?? '') || undefined
}

const seriesNotation = ({ __name__: name = '', ...labels }: Labels): string => {
  const pairs = Object.keys(labels)
    .toSorted()
    .map((label) => `${label}=${JSON.stringify(labels[label])}`)
  return pairs.length === 0 ? name : `${name}{${pairs.join(', ')}}`
}
