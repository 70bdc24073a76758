import type { DashboardJson } from '../dashboard-json.ts'
import { dashboardTag } from '../drawing/links.ts'
import { asksByVariable } from './panel-faults.ts'
import { promqlFaults } from './promql-faults.ts'
import type { KnownSeries } from './series.ts'
import { withSamples } from './with-samples.ts'

/** Grafana 12 and 13 read this version without a migration. */
const schemaVersion = 42

/** Faults of a dashboard as a whole, and of its annotations. */
export const dashboardFaults = (dashboard: DashboardJson, known: KnownSeries): readonly string[] => {
  const { uid, title, description = '', editable, tags, refresh, panels } = dashboard
  const titles = panels.map((panel) => panel.title)
  return [
    ...(/^[a-z-]{1,40}$/.test(uid) ? [] : ['has no uid of lower case letters']),
    ...(title.trim() === '' || description.trim() === '' ? ['has no title or description'] : []),
    ...(editable ? ['can be edited'] : []),
    ...(tags.includes(dashboardTag) ? [] : [`lacks the tag ${dashboardTag}`]),
    ...(/^\d+[sm]$/.test(refresh ?? '') ? [] : ['does not refresh']),
    ...(dashboard.schemaVersion === schemaVersion ? [] : [`has not schema version ${schemaVersion}`]),
    ...titles.filter((each, at) => titles.indexOf(each) < at).map((each) => `has two panels "${each}"`),
    ...annotationFaults(dashboard, known),
  ]
}

const annotationFaults = ({ annotations: { list } }: DashboardJson, known: KnownSeries): readonly string[] => [
  ...(list.length === 0 ? ['has no annotation of deploys'] : []),
  ...list.flatMap(({ name, expr = '', datasource }) => [
    ...(asksByVariable(datasource) ? [] : [`the annotation ${name} names a data source`]),
    ...promqlFaults(withSamples(expr), known).map((fault) => `the annotation ${name}: ${fault}`),
  ]),
]
