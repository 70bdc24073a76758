import { readFile } from 'node:fs/promises'
import type { DashboardJson } from '../../grafana/source/dashboard-json.ts'

const withinMs = 60_000

/** An answer of Grafana, or the reason for none. */
export interface GrafanaAnswer {
  readonly ok: boolean
  readonly text: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/** A Grafana over its HTTP API (grafana.com/docs/grafana/latest/developers/http_api). */
export class GrafanaApi {
  readonly url: string
  readonly #token: string | undefined

  /** @param url with or without a slash at the end */
  constructor(url: string, token?: string) {
    this.url = url.replace(/\/$/, '')
    this.#token = token
  }

  /**
   * The Grafana of `EVENTZR_GRAFANA_URL`, with the token in the file of `EVENTZR_GRAFANA_TOKEN_FILE`; `undefined` without an
   * address. @throws Error when the file cannot be read
   */
  static async of(environment: Environment): Promise<GrafanaApi | undefined> {
    const url = environment['EVENTZR_GRAFANA_URL']
    if (url === undefined || url === '') return undefined
    const tokenFile = environment['EVENTZR_GRAFANA_TOKEN_FILE']
    return new GrafanaApi(url, tokenFile === undefined ? undefined : (await readFile(tokenFile, 'utf8')).trim())
  }

  /** Stores a dashboard in the place of one with its uid. */
  store(dashboard: DashboardJson): Promise<GrafanaAnswer> {
    return this.#post('/api/dashboards/db', { dashboard: { ...dashboard, id: null }, overwrite: true })
  }

  /** Has the data sources of queries answer, as Grafana's own pages do. */
  query(queries: readonly object[], lookBackSeconds: number): Promise<GrafanaAnswer> {
    return this.#post('/api/ds/query', { from: `now-${lookBackSeconds}s`, to: 'now', queries })
  }

  async #post(path: string, body: unknown): Promise<GrafanaAnswer> {
    const authorization = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }
    const headers = { 'content-type': 'application/json', ...authorization }
    try {
      const signal = AbortSignal.timeout(withinMs)
      const response = await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body), signal })
      return { ok: response.ok, text: await response.text() }
    } catch (error) {
      return { ok: false, text: `no answer: ${(error as Error).message}` }
    }
  }
}
