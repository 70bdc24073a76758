/** A stretch of time, as seconds since 1970, and the step between two values. */
export interface QueryTime {
  readonly fromSeconds: number
  readonly toSeconds: number
  readonly stepSeconds: number
}

/** One series: its labels, and pairs of seconds since 1970 and the value as text. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly values: readonly (readonly [number, string])[]
}

/** The answer of `/api/v1/query_range` (prometheus.io/docs/prometheus/latest/querying/api). */
export interface RangeAnswer {
  readonly status: 'success' | 'error'
  readonly error?: string
  readonly data?: { readonly resultType: string; readonly result: readonly Series[] }
}

/** A rule as Prometheus evaluated it last. */
export interface EvaluatedRule {
  readonly name: string
  readonly query: string
  readonly type: 'alerting' | 'recording'
  readonly health: string
  readonly lastError?: string
}

interface RulesData {
  readonly groups: readonly { readonly rules: readonly EvaluatedRule[] }[]
}

const withinMs = 60_000

/** Prometheus does not answer, or not as it should. */
export class PrometheusAnswerError extends Error {
  readonly code = 'PROMETHEUS_ANSWER'
}

/** Asks a Prometheus over its HTTP API. */
export class PrometheusClient {
  readonly #url: string

  /** @param url without a slash at the end */
  constructor(url: string) {
    this.#url = url
  }

  /** An error of the query is part of the answer. @throws PrometheusAnswerError when there is no answer */
  async queryRange(query: string, { fromSeconds, toSeconds, stepSeconds }: QueryTime): Promise<RangeAnswer> {
    const parameters = { query, start: `${fromSeconds}`, end: `${toSeconds}`, step: `${stepSeconds}` }
    return (await this.#ask('query_range', parameters)) as RangeAnswer
  }

  /** Every sample of a metric within the last `seconds`. @throws PrometheusAnswerError */
  async samples(selector: string, seconds: number): Promise<readonly Series[]> {
    const answer = (await this.#ask('query', { query: `${selector}[${seconds}s]` })) as RangeAnswer
    return answer.data?.result ?? []
  }

  /** The names of all metrics with a series. @throws PrometheusAnswerError */
  async metricNames(): Promise<ReadonlySet<string>> {
    return new Set(((await this.#ask('label/__name__/values')) as { readonly data: readonly string[] }).data)
  }

  /** @throws PrometheusAnswerError */
  async rules(): Promise<readonly EvaluatedRule[]> {
    const { data } = (await this.#ask('rules')) as { readonly data: RulesData }
    return data.groups.flatMap(({ rules }) => rules)
  }

  async #ask(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const url = `${this.#url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(withinMs) })
      return await response.json()
    } catch (cause) {
      throw new PrometheusAnswerError(`no answer of Prometheus to ${path}; look whether it runs at ${this.#url}`, {
        cause,
      })
    }
  }
}
