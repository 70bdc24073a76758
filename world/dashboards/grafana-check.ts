import { readFile } from 'node:fs/promises'
import type { DashboardJson } from '../../grafana/source/dashboard-json.ts'
import { panelName, panelQueries, placedPanels } from './placed-panels.ts'

/** The outcome of a check by a real Grafana: faults, and a word for the report. */
export interface GrafanaOutcome {
  readonly faults: readonly string[]
  readonly said: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Seconds that Grafana looks back. */
const lookBackSeconds = 600
const withinMs = 60_000
const datasourceUid = 'eventzr-prometheus'

/** The answers to queries by their `refId` (grafana.com/docs/grafana/latest/developers/http_api/data_source). */
interface QueryAnswer {
  readonly results?: Readonly<
    Record<
      string,
      {
        readonly error?: string
        readonly frames?: readonly { readonly data?: { readonly values?: readonly (readonly unknown[])[] } }[]
      }
    >
  >
}

/**
 * Gives every dashboard to the Grafana of `EVENTZR_GRAFANA_URL`, and asks it every query as its own pages do. The token for
 * it is in the file of `EVENTZR_GRAFANA_TOKEN_FILE`, its data source in `EVENTZR_GRAFANA_DATASOURCE` where it has another uid.
 * Without an address nothing is asked, and the word begins with `skipped`.
 */
export const checkGrafana = async (
  environment: Environment,
  dashboards: readonly DashboardJson[],
): Promise<GrafanaOutcome> => {
  const url = environment['EVENTZR_GRAFANA_URL']
  if (url === undefined || url === '')
    return { faults: [], said: 'skipped: set EVENTZR_GRAFANA_URL and EVENTZR_GRAFANA_TOKEN_FILE to ask a real one' }
  const grafana = await grafanaAt(url, environment)
  const faults: string[] = []
  for (const dashboard of dashboards) faults.push(...(await grafana.faultsOf(dashboard)))
  return { faults, said: `asked: ${dashboards.length} dashboards at ${url}` }
}

const grafanaAt = async (url: string, environment: Environment) => {
  const tokenFile = environment['EVENTZR_GRAFANA_TOKEN_FILE']
  const token = tokenFile === undefined ? undefined : (await readFile(tokenFile, 'utf8')).trim()
  const uid = environment['EVENTZR_GRAFANA_DATASOURCE'] ?? datasourceUid
  const post = (path: string, body: unknown) => postJson(`${url.replace(/\/$/, '')}${path}`, token, body)
  return {
    faultsOf: async (dashboard: DashboardJson): Promise<readonly string[]> => {
      const stored = await post('/api/dashboards/db', { dashboard: { ...dashboard, id: null }, overwrite: true })
      if (!stored.ok) return [`Grafana refuses ${dashboard.uid}: ${stored.text}`]
      const faults: string[] = []
      for (const placed of placedPanels([dashboard])) {
        const asked = panelQueries(placed, dashboard, timeNow()).map((query) => ({
          ...query,
          datasource: { uid },
          range: true,
        }))
        const answer = await post('/api/ds/query', { from: `now-${lookBackSeconds}s`, to: 'now', queries: asked })
        faults.push(
          ...answerFaults(
            asked.map(({ refId }) => refId),
            answer,
          ).map((fault) => `${panelName(placed)}: ${fault}`),
        )
      }
      return faults
    },
  }
}

const timeNow = () => {
  const toSeconds = Math.floor(Date.now() / 1_000)
  return { fromSeconds: toSeconds - lookBackSeconds, toSeconds, stepSeconds: 15 }
}

interface Posted {
  readonly ok: boolean
  readonly text: string
}

const postJson = async (url: string, token: string | undefined, body: unknown): Promise<Posted> => {
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  try {
    const signal = AbortSignal.timeout(withinMs)
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal })
    return { ok: response.ok, text: await response.text() }
  } catch (error) {
    return { ok: false, text: `no answer: ${(error as Error).message}` }
  }
}

const answerFaults = (refIds: readonly string[], { ok, text }: Posted): readonly string[] => {
  if (!ok) return [`Grafana says ${text.slice(0, 300)}`]
  const { results = {} } = JSON.parse(text) as QueryAnswer
  return refIds.flatMap((refId) => {
    const result = results[refId]
    if (result?.error !== undefined) return [`${refId} ${result.error}`]
    const hasValue = result?.frames?.some(({ data }) => (data?.values?.[1] ?? []).length > 0) ?? false
    return hasValue ? [] : [`${refId} has no value in Grafana`]
  })
}
