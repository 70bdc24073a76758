import type { DashboardJson, GridPosition, PanelJson } from '../dashboard-json.ts'

const columns = 24

/** Faults of the places and numbers of panels, rows included. */
export const layoutFaults = ({ panels }: DashboardJson): readonly string[] => [
  ...(panels[0]?.type === 'row' ? [] : ['the first panel stands outside of a row']),
  ...panels.flatMap((panel) => (panel.panels ?? []).map(({ title }) => `"${title}" stands inside of an open row`)),
  ...panels.flatMap(placeFaults),
  ...panels.flatMap((panel, at) =>
    panels
      .slice(at + 1)
      .flatMap((other) => [
        ...(panel.id === other.id ? [`"${panel.title}" and "${other.title}" have the id ${panel.id}`] : []),
        ...(overlap(panel.gridPos, other.gridPos) ? [`"${panel.title}" covers "${other.title}"`] : []),
      ]),
  ),
]

const placeFaults = ({ title, id, gridPos: { x, y, w, h } }: PanelJson): readonly string[] => [
  ...(Number.isInteger(id) && id > 0 ? [] : [`"${title}" has no id`]),
  ...(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= columns ? [] : [`"${title}" stands outside of the grid`]),
]

const overlap = (one: GridPosition, other: GridPosition): boolean =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h
