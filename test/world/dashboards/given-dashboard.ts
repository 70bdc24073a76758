import type { DashboardJson, TargetJson } from '../../../grafana/source/dashboard-json.ts'

/** A dashboard with one panel for each list of queries. */
export const dashboardWith = (...panels: readonly (readonly string[])[]): DashboardJson => ({
  uid: 'given',
  title: 'Given',
  editable: false,
  tags: [],
  refresh: '',
  schemaVersion: 42,
  templating: { list: [{ name: 'application', type: 'query' }] },
  annotations: { list: [] },
  links: [],
  panels: panels.map((exprs, at) => ({
    id: at + 1,
    type: 'timeseries',
    title: `Panel ${at + 1}`,
    gridPos: { x: 0, y: at, w: 24, h: 1 },
    targets: exprs.map((expr, each): TargetJson => ({ refId: 'ABC'[each]!, expr, legendFormat: '{{task}}' })),
  })),
})
