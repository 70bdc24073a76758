import type { DashboardJson } from './dashboard-json.ts'
import { overview } from './dashboards/overview.ts'
import { drawDashboard } from './drawing/draw-dashboard.ts'

/** Every dashboard as Grafana reads it, in the order of their titles. */
export const allDashboards = (): readonly DashboardJson[] => [overview].map(drawDashboard)
