import type { DashboardJson, LinkJson } from '../dashboard-json.ts'
import { panelsOf } from '../panels.ts'

/** Faults of the links of a dashboard and of its panels. @param all every dashboard, to find where links lead */
export const linkFaults = (dashboard: DashboardJson, all: readonly DashboardJson[]): readonly string[] => {
  const faultsOf = (link: LinkJson): readonly string[] => [
    ...(link.includeVars && link.keepTime ? [] : [`the link "${link.title}" loses variables or time`]),
    ...(link.type === 'dashboards' ? tagFaults(link, all) : urlFaults(link, dashboard, all)),
  ]
  return [
    ...(dashboard.links.length === 0 ? ['has no link to the other dashboards'] : []),
    ...dashboard.links.flatMap(faultsOf),
    ...panelsOf(dashboard).flatMap(({ panel }) =>
      (panel.links ?? []).flatMap(faultsOf).map((fault) => `"${panel.title}": ${fault}`),
    ),
  ]
}

const tagFaults = ({ title, tags }: LinkJson, all: readonly DashboardJson[]): readonly string[] =>
  all.every((each) => tags.length > 0 && tags.every((tag) => each.tags.includes(tag)))
    ? []
    : [`the link "${title}" misses a dashboard by its tags`]

const urlFaults = (
  { title, url = '' }: LinkJson,
  from: DashboardJson,
  all: readonly DashboardJson[],
): readonly string[] => {
  const [, uid] = /^\/d\/([\w-]+)\?\$\{__url_time_range\}&\$\{__all_variables\}$/.exec(url) ?? []
  if (uid === undefined) return [`the link "${title}" does not keep variables and time in its address`]
  if (uid === from.uid) return [`the link "${title}" leads to its own dashboard`]
  return all.some((each) => each.uid === uid) ? [] : [`the link "${title}" leads to ${uid}, which does not exist`]
}
