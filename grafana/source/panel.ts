/** One query of a panel. */
export interface Query {
  readonly expr: string
  /** A name, with labels as `{{label}}`. */
  readonly legend: string
}

/** A value and the colour from there on. */
export type Threshold = readonly [from: number, color: 'green' | 'yellow' | 'orange' | 'red' | 'blue']

/** A number and the word to show in its place. */
export type Mapping = readonly [value: number, text: string, color: string]

type Kind = 'timeseries' | 'stat' | 'table' | 'heatmap' | 'state-timeline'

/** A panel before Grafana's many fields. */
export interface Panel extends PanelOptions {
  readonly kind: Kind
  readonly title: string
  /** Plain sentences: the meaning, the normal range, the remedy. */
  readonly description: string
  /** A unit of Grafana such as `s` or `bytes`. */
  readonly unit: string
  readonly queries: readonly Query[]
  readonly height: number
}

/** The name of a column, and the unit of its numbers. */
export interface Column {
  readonly name: string
  readonly unit: string
}

export interface PanelOptions {
  /** Rows of 30 pixels. */
  readonly height?: number
  /** Ascending; the colour below the first one is green. */
  readonly thresholds?: readonly Threshold[]
  readonly isStacked?: boolean
  readonly isLogarithmic?: boolean
  readonly max?: number
  readonly decimals?: number
  readonly mappings?: readonly Mapping[]
  /** Uid of the dashboard with more about this panel. */
  readonly leadsTo?: string
  /** A table's columns of numbers, by `Value` or `Value #A`; columns of labels stay as they are. */
  readonly columns?: Readonly<Record<string, Column>>
}

/** Makes panels of one kind and usual size. */
const panelOf =
  (kind: Kind, height: number) =>
  (
    title: string,
    description: string,
    unit: string,
    queries: readonly Query[] | Query,
    options: PanelOptions = {},
  ): Panel => ({ kind, height, ...options, title, description, unit, queries: [queries].flat() })

/** Lines over time. */
export const timeseries = panelOf('timeseries', 8)
/** The newest number, coloured by thresholds. */
export const stat = panelOf('stat', 4)
/** The newest numbers, one row for each series. */
export const table = panelOf('table', 8)
/** How observations spread over the buckets of a histogram. */
export const heatmap = panelOf('heatmap', 8)
/** Words over time, one line for each series. */
export const stateTimeline = panelOf('state-timeline', 8)

export const query = (expr: string, legend: string): Query => ({ expr, legend })

/** A row with its panels, from left to right. */
export interface Row {
  readonly title: string
  readonly panels: readonly Panel[]
}

export const row = (title: string, ...panels: readonly Panel[]): Row => ({ title, panels })
