import type { DashboardJson, PanelJson, TargetJson } from './dashboard-json.ts'

/** A panel with its queries and its place in the dashboards. */
export interface PlacedPanel {
  readonly dashboardUid: string
  readonly dashboardTitle: string
  /** Title of the row above the panel; empty without one. */
  readonly row: string
  readonly panel: PanelJson
  readonly queries: readonly TargetJson[]
}

/** Every panel of a dashboard in reading order, those of collapsed rows included; the rows themselves are none. */
export const panelsOf = ({ uid, title, panels }: DashboardJson): readonly PlacedPanel[] => {
  let row = ''
  return panels.flatMap((panel) => {
    if (panel.type === 'row') row = panel.title
    const inside = panel.type === 'row' ? (panel.panels ?? []) : [panel]
    return inside.map((each) => ({
      dashboardUid: uid,
      dashboardTitle: title,
      row,
      panel: each,
      queries: each.targets ?? [],
    }))
  })
}
