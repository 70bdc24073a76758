import type { DashboardJson } from '../dashboard-json.ts'
import { panelsOf } from '../panels.ts'
import { dashboardFaults } from './dashboard-faults.ts'
import { layoutFaults } from './layout-faults.ts'
import { linkFaults } from './link-faults.ts'
import { panelFaults } from './panel-faults.ts'
import type { KnownSeries } from './series.ts'
import { variableFaults } from './variable-faults.ts'

/**
 * Every fault of some dashboards, each as `uid: fault`, after the rules of Grafana's dashboard-linter and some more.
 * @param all links must lead to one of these
 * @param known queries must ask for these series alone
 */
export const lintDashboards = (
  dashboards: readonly DashboardJson[],
  all: readonly DashboardJson[],
  known: KnownSeries,
): readonly string[] =>
  dashboards.flatMap((dashboard) =>
    [
      ...dashboardFaults(dashboard, known),
      ...(all.filter(({ uid }) => uid === dashboard.uid).length > 1 ? ['shares its uid with another dashboard'] : []),
      ...layoutFaults(dashboard),
      ...variableFaults(dashboard, known),
      ...linkFaults(dashboard, all),
      ...panelsOf(dashboard).flatMap(({ panel }) => panelFaults(panel, known)),
    ].map((fault) => `${dashboard.uid}: ${fault}`),
  )
