/** Labels of one series, `__name__` among them where the query keeps it. */
export type Labels = Readonly<Record<string, string>>

/** One sample of Prometheus: seconds since 1970, and the value as text (`NaN`, `+Inf` and `-Inf` among others). */
export type Sample = readonly [timeSeconds: number, value: string]

/** A series as the HTTP API of Prometheus returns it: `values` in a matrix, `value` in a vector. */
export interface PrometheusSeries {
  readonly metric: Labels
  readonly values?: readonly Sample[]
  readonly value?: Sample
}

/** An answer of `/api/v1/query_range` or `/api/v1/query`. */
export interface PrometheusAnswer {
  readonly status: 'success' | 'error'
  readonly error?: string
  readonly data?: { readonly resultType: string; readonly result: readonly PrometheusSeries[] }
}

/** A query of a panel as the dashboard's JSON states it. */
export interface PanelQuery {
  readonly refId: string
  readonly legendFormat?: string
  readonly format?: 'time_series' | 'table' | 'heatmap'
  readonly instant?: boolean
  readonly hide?: boolean
}

/** Place and size in a grid of 24 columns; a row of it is 38 pixels high. */
export interface GridPosition {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface FieldOverride {
  readonly matcher: { readonly id: string; readonly options?: unknown }
  readonly properties: readonly { readonly id: string; readonly value?: unknown }[]
}

/** How values are shown: unit, thresholds, mappings and, in `custom`, additions of the kind of panel. */
export interface FieldSettings {
  readonly defaults?: Readonly<Record<string, unknown>>
  readonly overrides?: readonly FieldOverride[]
}

/** The parts of a panel's JSON for drawing it. */
export interface PanelModel {
  readonly id: number
  readonly type: string
  readonly title?: string
  readonly description?: string
  readonly gridPos: GridPosition
  readonly targets?: readonly PanelQuery[]
  readonly fieldConfig?: FieldSettings
  readonly options?: Readonly<Record<string, unknown>>
  readonly transformations?: readonly { readonly id: string; readonly options?: unknown }[]
}

/** One query with the answer of Prometheus; variables are substituted in `expr`. */
export interface AnsweredQuery {
  readonly refId: string
  readonly legendFormat?: string
  readonly expr: string
  readonly response: PrometheusAnswer
}
