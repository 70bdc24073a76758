import type { DashboardJson } from './dashboard-json.ts'
import { application } from './dashboards/application.ts'
import { commits } from './dashboards/commits.ts'
import { deadLetters } from './dashboards/dead-letters.ts'
import { messages } from './dashboards/messages.ts'
import { overview } from './dashboards/overview.ts'
import { providers } from './dashboards/providers.ts'
import { state } from './dashboards/state.ts'
import { studio } from './dashboards/studio.ts'
import { drawDashboard } from './drawing/draw-dashboard.ts'

/** Every dashboard as Grafana reads it, in the order of their titles. */
export const allDashboards = (): readonly DashboardJson[] =>
  [overview, application, state, commits, providers, messages, studio, deadLetters].map(drawDashboard)
