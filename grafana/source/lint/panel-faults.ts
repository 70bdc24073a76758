import * as units from '@grafana/grafana-foundation-sdk/units'
import type { DatasourceJson, PanelJson, TargetJson } from '../dashboard-json.ts'
import { namedLabels, promqlFaults } from './promql-faults.ts'
import type { KnownSeries } from './series.ts'
import { withSamples } from './with-samples.ts'

const knownUnits: ReadonlySet<unknown> = new Set(Object.values(units))

/** Faults of a panel other than a row. */
export const panelFaults = (panel: PanelJson, known: KnownSeries): readonly string[] => {
  const { title, description = '', pluginVersion, fieldConfig, datasource, targets = [] } = panel
  const unit = fieldConfig?.defaults.unit
  return [
    ...(title.trim() === '' ? ['has no title'] : []),
    ...(/^[A-Z].{18,}\.$/s.test(description) ? [] : ['has no description in sentences']),
    ...(pluginVersion === undefined ? ['has no pluginVersion'] : []),
    ...(knownUnits.has(unit) ? [] : [`has the unit ${unit}, unknown to Grafana`]),
    ...(targets.length === 0 ? ['has no query'] : []),
    ...(asksByVariable(datasource) ? [] : ['names a data source instead of $datasource']),
    ...(new Set(targets.map(({ refId }) => refId)).size === targets.length ? [] : ['has two queries of one refId']),
    ...targets.flatMap((target) => targetFaults(target, panel, known)),
  ].map((fault) => `"${title}" ${fault}`)
}

/** Whether the data source is the one that people choose above the dashboard. */
export const asksByVariable = (datasource: DatasourceJson | undefined): boolean =>
  datasource?.type === 'prometheus' && datasource.uid === '${datasource}'

const targetFaults = (target: TargetJson, { type }: PanelJson, known: KnownSeries): readonly string[] => [
  ...(asksByVariable(target.datasource) ? [] : [`names a data source in query ${target.refId}`]),
  ...promqlFaults(withSamples(target.expr), known).map((fault) => `(query ${target.refId}) ${fault}`),
  ...(type === 'table' || type === 'heatmap' ? [] : legendFaults(target)),
]

const legendFaults = ({ refId, expr, legendFormat = '' }: TargetJson): readonly string[] => {
  if (legendFormat.trim() === '') return [`has no legend for query ${refId}`]
  const labels = namedLabels(withSamples(expr))
  return [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)]
    .map(([, label]) => label!)
    .filter((label) => !labels.has(label))
    .map((label) => `shows {{${label}}} of query ${refId}, a label that its result lacks`)
}
