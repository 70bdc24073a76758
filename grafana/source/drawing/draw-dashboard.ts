import type { Panel as GrafanaPanel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard'
import { DashboardBuilder, DashboardCursorSync } from '@grafana/grafana-foundation-sdk/dashboard'
import type { DashboardJson } from '../dashboard-json.ts'
import type { Dashboard } from '../dashboard.ts'
import { drawAnnotation } from './draw-annotation.ts'
import { drawPanel } from './draw-panel.ts'
import { placePanels } from './place-panels.ts'
import { dashboardTag, linkToAll } from './links.ts'
import { datasourceVariable, drawVariable } from './variables.ts'

/** A dashboard as Grafana reads it. Ids of panels follow from their rows: a panel more in one row moves no other row's. */
export const drawDashboard = (dashboard: Dashboard): DashboardJson => {
  const built = new DashboardBuilder(dashboard.title)
    .uid(dashboard.uid)
    .description(dashboard.description)
    .tags([dashboardTag, ...dashboard.tags])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .link(linkToAll())
    .build()
  return plain({
    ...built,
    panels: panelsOf(dashboard),
    templating: { list: [datasourceVariable(), ...dashboard.variables.map(drawVariable)] },
    annotations: { list: dashboard.annotations.map(drawAnnotation) },
  })
}

/** The SDK leaves functions in its values, and hides links and annotations in a menu; they belong in sight. */
const plain = (dashboard: unknown): DashboardJson =>
  JSON.parse(
    JSON.stringify(dashboard, (_key, value: unknown) => (value === 'inControlsMenu' ? undefined : value)),
  ) as DashboardJson

const panelsOf = ({ rows }: Dashboard): readonly (GrafanaPanel | RowPanel)[] => {
  let y = 0
  return rows.flatMap(({ title, panels }, at) => {
    const id = (at + 1) * 100
    const placed = placePanels(panels, y + 1)
    const head: RowPanel = { type: 'row', id, title, collapsed: false, gridPos: { x: 0, y, w: 24, h: 1 }, panels: [] }
    y = placed.nextY
    return [head, ...placed.panels.map(([panel, position], index) => drawPanel(panel, id + index + 1, position))]
  })
}
