import { legendName } from './legend-name.ts'
import type { AnsweredQuery, Labels, PanelQuery, PrometheusSeries, Sample } from './panel-model.ts'

/** A column of a frame. Times are milliseconds since 1970; null is no sample. */
export interface FrameField {
  readonly name: string
  readonly type: 'time' | 'number' | 'string'
  readonly labels?: Labels
  readonly config: { readonly displayNameFromDS?: string; readonly interval?: number }
  readonly values: readonly (number | string | null)[]
}

/** A data frame of Grafana as plain JSON. */
export interface Frame {
  readonly refId: string
  readonly name?: string
  readonly meta?: { readonly type: string }
  readonly fields: readonly FrameField[]
  readonly length: number
}

/**
 * The frames of one query in the shapes of Grafana's Prometheus data source: one per series for graphs, one table with a
 * column per label, or one frame of buckets for a heatmap.
 *
 * @param stepMs distance of the samples; a larger gap is drawn as a gap.
 * @param tables number of tables in the panel: the value columns of several have the letters of their queries.
 * @throws Error with the text of Prometheus when the query failed.
 */
export function framesOf(query: PanelQuery, answered: AnsweredQuery, stepMs: number, tables: number): readonly Frame[] {
  const { status, error, data } = answered.response
  if (status !== 'success') {
    throw new Error(`Query ${answered.refId} failed: ${error ?? 'Prometheus gave no reason.'} Query: ${answered.expr}`)
  }
  const series = (data?.result ?? []).map((each) => (query.instant === true ? newestOf(each) : each))
  if (query.format === 'table') return tableFrames(series, answered.refId, tables)
  if (query.format === 'heatmap') return heatmapFrames(series, answered.refId, stepMs)
  return series.map((each) => seriesFrame(each, query, answered, stepMs))
}

const samplesOf = ({ values, value }: PrometheusSeries): readonly Sample[] =>
  values ?? (value === undefined ? [] : [value])

const newestOf = (series: PrometheusSeries): PrometheusSeries => ({
  metric: series.metric,
  values: samplesOf(series).slice(-1),
})

const numberOf = (value: string): number => {
  if (value === '+Inf') return Number.POSITIVE_INFINITY
  return value === '-Inf' ? Number.NEGATIVE_INFINITY : Number(value)
}

/** A quantile of nothing is no number: a graph has a gap there, as in Grafana. */
const drawable = (value: number): number | null => (Number.isFinite(value) ? value : null)

const timeField = (values: readonly number[], stepMs?: number): FrameField => ({
  name: 'Time',
  type: 'time',
  config: stepMs === undefined ? {} : { interval: stepMs },
  values,
})

const seriesFrame = (series: PrometheusSeries, query: PanelQuery, answered: AnsweredQuery, stepMs: number): Frame => {
  const samples = samplesOf(series)
  const name = legendName(answered.legendFormat ?? query.legendFormat, series.metric, answered.expr)
  const named = name === undefined ? {} : { displayNameFromDS: name }
  const value = samples.map(([, text]) => drawable(numberOf(text)))
  return {
    refId: answered.refId,
    ...(name === undefined ? {} : { name }),
    fields: [
      timeField(
        samples.map(([timeSeconds]) => timeSeconds * 1000),
        stepMs,
      ),
      { name: 'Value', type: 'number', labels: series.metric, config: named, values: value },
    ],
    length: samples.length,
  }
}

const tableFrames = (series: readonly PrometheusSeries[], refId: string, tables: number): readonly Frame[] => {
  if (series.length === 0) return []
  const rows = series.flatMap((each) => samplesOf(each).map((sample) => ({ metric: each.metric, sample })))
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].toSorted()
  const columns = labels.map((label): FrameField => {
    return { name: label, type: 'string', config: {}, values: rows.map(({ metric }) => metric[label] ?? '') }
  })
  const value: FrameField = {
    name: tables > 1 ? `Value #${refId}` : 'Value',
    type: 'number',
    config: {},
    values: rows.map(({ sample }) => numberOf(sample[1])),
  }
  const time = timeField(rows.map(({ sample }) => sample[0] * 1000))
  return [{ refId, fields: [time, ...columns, value], length: rows.length }]
}

/** Buckets of Prometheus hold all that is smaller too; a heatmap shows each by itself. */
const heatmapFrames = (series: readonly PrometheusSeries[], refId: string, stepMs: number): readonly Frame[] => {
  if (series.length === 0) return []
  const bounds = series.toSorted((a, b) => numberOf(a.metric['le'] ?? '') - numberOf(b.metric['le'] ?? ''))
  const counts = bounds.map((each) => new Map(samplesOf(each).map(([time, text]) => [time * 1000, numberOf(text)])))
  const times = [...new Set(counts.flatMap((each) => [...each.keys()]))].toSorted((a, b) => a - b)
  const fields = bounds.map(({ metric }, index): FrameField => {
    const own = (time: number) => {
      const upTo = counts[index]?.get(time)
      return upTo === undefined ? null : Math.max(0, upTo - (counts[index - 1]?.get(time) ?? 0))
    }
    return { name: metric['le'] ?? 'Value', type: 'number', labels: metric, config: {}, values: times.map(own) }
  })
  return [
    { refId, meta: { type: 'heatmap-rows' }, fields: [timeField(times, stepMs), ...fields], length: times.length },
  ]
}
