import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DashboardJson } from '../../grafana/source/dashboard-json.ts'
import { panelsOf, type PlacedPanel } from '../../grafana/source/panels.ts'
import { type Substitution, substitute } from '../../grafana/source/substitute.ts'
import type { QueryTime } from '#world/prometheus/prometheus-client.ts'

/** A query with values in place of its variables. */
export interface PanelQuery {
  readonly refId: string
  readonly legendFormat: string
  readonly expr: string
}

/** Every committed dashboard, as Grafana would read it. */
export const readDashboards = (folder: string): readonly DashboardJson[] =>
  globSync('**/*.json', { cwd: folder })
    .toSorted()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as DashboardJson)

export const placedPanels = (dashboards: readonly DashboardJson[]): readonly PlacedPanel[] =>
  dashboards.flatMap(panelsOf)

/** The name of a panel in reports: `<dashboard>-<panel id> <title>`. */
export const panelName = ({ dashboardUid, panel }: PlacedPanel): string => `${dashboardUid}-${panel.id} ${panel.title}`

/** The queries of a panel as Grafana sends them when every variable says "All". @throws DashboardFault UNKNOWN_VARIABLE */
export const panelQueries = (
  { queries }: PlacedPanel,
  dashboard: DashboardJson,
  time: QueryTime,
): readonly PanelQuery[] => {
  const values: Substitution = {
    variables: Object.fromEntries(dashboard.templating.list.map(({ name }) => [name, '.*'])),
    // Four steps of a scrape, as Grafana has it at least.
    rateInterval: '30s',
    interval: `${time.stepSeconds}s`,
    rangeSeconds: Math.ceil(time.toSeconds - time.fromSeconds),
  }
  return queries.map(({ refId, legendFormat = '', expr }) => ({ refId, legendFormat, expr: substitute(expr, values) }))
}
