import type { DashboardJson, VariableJson } from '../dashboard-json.ts'
import { panelsOf } from '../panels.ts'
import { variablesIn } from '../substitute.ts'
import { asksByVariable } from './panel-faults.ts'
import { selectorTextFaults } from './promql-faults.ts'
import type { KnownSeries } from './series.ts'
import { withSamples } from './with-samples.ts'

/** Variables of Grafana itself that dashboards here may use. */
const builtIn = ['__rate_interval', '__interval', '__range']

/** Faults of the variables: each one in use is defined, each defined one is used, and its query finds values. */
export const variableFaults = (dashboard: DashboardJson, known: KnownSeries): readonly string[] => {
  const { list } = dashboard.templating
  const names = list.map(({ name }) => name)
  const used = new Set(textsOf(dashboard).flatMap(variablesIn))
  return [
    ...(list[0]?.type === 'datasource' && list[0].name === 'datasource' ? [] : ['has no choice of the data source']),
    ...names.filter((name, at) => names.indexOf(name) < at).map((name) => `defines $${name} twice`),
    ...[...used]
      .filter((name) => ![...names, ...builtIn].includes(name))
      .map((name) => `uses $${name}, which is not defined`),
    ...names.filter((name) => !used.has(name)).map((name) => `defines $${name}, which nothing uses`),
    ...list.filter(({ type }) => type === 'query').flatMap((variable) => choiceFaults(variable, known)),
  ]
}

const textsOf = (dashboard: DashboardJson): readonly string[] => [
  ...panelsOf(dashboard).flatMap(({ panel, queries }) => [
    panel.datasource?.uid ?? '',
    ...queries.flatMap(({ expr, datasource }) => [expr, datasource?.uid ?? '']),
  ]),
  ...dashboard.annotations.list.map(({ expr = '' }) => expr),
  ...dashboard.templating.list.map(({ query = '' }) => query),
]

const choiceFaults = ({ name, query = '', datasource }: VariableJson, known: KnownSeries): readonly string[] => {
  const [, selector, label = ''] = /^label_values\((.+), (\w+)\)$/.exec(withSamples(query)) ?? []
  const faults = [
    ...(asksByVariable(datasource) ? [] : ['names a data source instead of $datasource']),
    ...(selector === undefined ? ['is not chosen by label_values'] : selectorTextFaults(selector, known)),
    ...(selector === undefined || hasLabel(selector, label, known)
      ? []
      : [`takes values of ${label}, an unknown label`]),
  ]
  return faults.map((fault) => `$${name} ${fault}`)
}

const hasLabel = (selector: string, label: string, known: KnownSeries): boolean =>
  known.get(/^\w+/.exec(selector)?.[0] ?? '')?.labels.includes(label) ?? false
