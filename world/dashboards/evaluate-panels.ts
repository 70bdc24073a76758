import type { DashboardJson } from '../../grafana/source/dashboard-json.ts'
import type { PlacedPanel } from '../../grafana/source/panels.ts'
import type { PrometheusClient, QueryTime, RangeAnswer } from '#world/prometheus/prometheus-client.ts'
import { metricsIn } from './metrics-in.ts'
import { type PanelQuery, panelName, panelQueries, placedPanels } from './placed-panels.ts'

/** A query and the word of Prometheus about it. */
export interface AnsweredQuery extends PanelQuery {
  readonly response: RangeAnswer
}

/** A panel with the answers to all of its queries. */
export interface AnsweredPanel {
  readonly placed: PlacedPanel
  readonly targets: readonly AnsweredQuery[]
}

/** The faults of panels, each with the name of its panel. */
export interface PanelFaults {
  readonly empty: readonly string[]
  readonly errors: readonly string[]
  /** Empty ones that are known to be, with the reason. */
  readonly allowed: readonly string[]
}

/** Asks every query of every panel, one after the other. @throws PrometheusAnswerError, DashboardFault */
export const answerPanels = async (
  dashboards: readonly DashboardJson[],
  client: Pick<PrometheusClient, 'queryRange'>,
  time: QueryTime,
): Promise<readonly AnsweredPanel[]> => {
  const answered: AnsweredPanel[] = []
  for (const placed of placedPanels(dashboards)) {
    const dashboard = dashboards.find(({ uid }) => uid === placed.dashboardUid)!
    const targets: AnsweredQuery[] = []
    for (const query of panelQueries(placed, dashboard, time))
      targets.push({ ...query, response: await client.queryRange(query.expr, time) })
    answered.push({ placed, targets })
  }
  return answered
}

/**
 * Judges the answers. A query must have a value, and a series for each of its metrics somewhere: `or vector(0)` fills a panel
 * also when its metric is misspelt.
 * @param known every metric with a series
 * @param excuses reasons by metric
 */
export const panelFaults = (
  panels: readonly AnsweredPanel[],
  known: ReadonlySet<string>,
  excuses: Readonly<Record<string, string>>,
): PanelFaults => {
  const found = panels.flatMap(({ placed, targets }) => {
    const faults = targets.flatMap((target) => faultsOf(target, known, excuses))
    const without = targets.length === 0 ? [{ kind: 'errors', text: 'has no query' } as const] : []
    return [...without, ...faults].map(({ kind, text }) => ({ kind, text: `${panelName(placed)}: ${text}` }))
  })
  const of = (kind: Fault['kind']): readonly string[] => found.flatMap((each) => (each.kind === kind ? each.text : []))
  return { empty: of('empty'), errors: of('errors'), allowed: of('allowed') }
}

interface Fault {
  readonly kind: 'empty' | 'errors' | 'allowed'
  readonly text: string
}

const faultsOf = (
  { refId, expr, response }: AnsweredQuery,
  known: ReadonlySet<string>,
  excuses: Readonly<Record<string, string>>,
): readonly Fault[] => {
  if (response.status !== 'success')
    return [{ kind: 'errors', text: `${refId} ${response.error ?? 'failed'}: ${expr}` }]
  const unknown = [...new Set(metricsIn(expr))].filter((name) => !known.has(name))
  const excused = unknown.filter((name) => metricExcuse(name, excuses) !== undefined)
  if (excused.length > 0)
    return excused.map((name) => ({ kind: 'allowed', text: `${refId} ${name}: ${metricExcuse(name, excuses)}` }))
  if (unknown.length > 0) return [{ kind: 'errors', text: `${refId} unknown metric ${unknown.join(', ')}` }]
  return hasValue(response) ? [] : [{ kind: 'empty', text: `${refId} ${expr}` }]
}

/** The reason for a metric; those of a histogram's series are under its name. */
export const metricExcuse = (name: string, excuses: Readonly<Record<string, string>>): string | undefined =>
  excuses[name] ?? excuses[name.replace(/_(bucket|sum|count)$/, '')]

const hasValue = ({ data }: RangeAnswer): boolean =>
  (data?.result ?? []).some(({ values }) => values.some(([, value]) => value !== 'NaN'))
