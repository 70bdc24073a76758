import type { DashboardJson } from '../../grafana/source/dashboard-json.ts'
import { type Environment, GrafanaApi, type GrafanaAnswer } from './grafana-api.ts'
import { panelName, panelQueries, placedPanels } from './placed-panels.ts'

/** The outcome of a check by a real Grafana: faults, and a word for the report. */
export interface GrafanaOutcome {
  readonly faults: readonly string[]
  readonly said: string
}

/** Seconds that Grafana looks back. */
const lookBackSeconds = 600
/** As the provisioned data source has it. */
const provisionedUid = 'eventzr-prometheus'

/** A frame holds columns: times, then values. */
interface Frame {
  readonly data?: { readonly values?: readonly (readonly unknown[])[] }
}

/** The answers to queries by their `refId`. */
interface QueryAnswer {
  readonly results?: Readonly<Record<string, { readonly error?: string; readonly frames?: readonly Frame[] }>>
}

/**
 * Gives every dashboard to the Grafana of `EVENTZR_GRAFANA_URL`, and asks it every query as its own pages do.
 * `EVENTZR_GRAFANA_DATASOURCE` names a data source with another uid. Without an address nothing is asked, and
 * the word begins with `skipped`.
 */
export const checkGrafana = async (
  environment: Environment,
  dashboards: readonly DashboardJson[],
): Promise<GrafanaOutcome> => {
  const api = await GrafanaApi.of(environment)
  if (api === undefined)
    return { faults: [], said: 'skipped: set EVENTZR_GRAFANA_URL and EVENTZR_GRAFANA_TOKEN_FILE to ask a real one' }
  const uid = environment['EVENTZR_GRAFANA_DATASOURCE'] ?? provisionedUid
  const faults: string[] = []
  for (const dashboard of dashboards) faults.push(...(await faultsOf(api, uid, dashboard)))
  return { faults, said: `asked: ${dashboards.length} dashboards at ${api.url}` }
}

const faultsOf = async (api: GrafanaApi, uid: string, dashboard: DashboardJson): Promise<readonly string[]> => {
  const stored = await api.store(dashboard)
  if (!stored.ok) return [`Grafana refuses ${dashboard.uid}: ${stored.text}`]
  const faults: string[] = []
  for (const placed of placedPanels([dashboard])) {
    const queries = panelQueries(placed, dashboard, timeNow())
    const asked = queries.map((query) => ({ ...query, datasource: { uid }, range: true }))
    const answer = await api.query(asked, lookBackSeconds)
    const refIds = queries.map(({ refId }) => refId)
    faults.push(...answerFaults(refIds, answer).map((fault) => `${panelName(placed)}: ${fault}`))
  }
  return faults
}

const timeNow = () => {
  const toSeconds = Math.floor(Date.now() / 1_000)
  return { fromSeconds: toSeconds - lookBackSeconds, toSeconds, stepSeconds: 15 }
}

const answerFaults = (refIds: readonly string[], { ok, text }: GrafanaAnswer): readonly string[] => {
  if (!ok) return [`Grafana says ${text.slice(0, 300)}`]
  const { results = {} } = JSON.parse(text) as QueryAnswer
  return refIds.flatMap((refId) => {
    const result = results[refId]
    if (result?.error !== undefined) return [`${refId} ${result.error}`]
    const hasValue = result?.frames?.some(({ data }) => (data?.values?.[1] ?? []).length > 0) ?? false
    return hasValue ? [] : [`${refId} has no value in Grafana`]
  })
}
