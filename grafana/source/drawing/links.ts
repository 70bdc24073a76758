import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard'

/** The tag of every dashboard of this project. */
export const dashboardTag = 'eventzr'

/** The list of all dashboards above each one; the shown time and the variables stay. */
export const linkToAll = (): DashboardLinkBuilder =>
  new DashboardLinkBuilder('Eventzr')
    .type(DashboardLinkType.Dashboards)
    .icon('external link')
    .tooltip('All dashboards of Eventzr, with the same time and variables.')
    .tags([dashboardTag])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true)

/** A link in a panel to the dashboard with more about it; the shown time and the variables stay. */
export const drillDown = (uid: string): DashboardLinkBuilder =>
  new DashboardLinkBuilder(`More: ${uid}`)
    .type(DashboardLinkType.Link)
    .icon('external link')
    .tooltip('The dashboard with more about this panel.')
    .url(`/d/${uid}?\${__url_time_range}&\${__all_variables}`)
    .includeVars(true)
    .keepTime(true)
