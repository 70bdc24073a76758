import { formattedValueToString, getFieldDisplayName } from '@grafana/data'
import type { Field } from '@grafana/data'
import type { Cell, RowChart } from './row-chart.ts'
import type { VizProps } from './viz-props.ts'

/** A state timeline: a row per series, a box per stretch of equal state, coloured by mapping or threshold. */
export const stateTimelineChart = ({ data, panel }: VizProps): RowChart => {
  const series = data.frames.flatMap((frame) =>
    frame.fields
      .filter(({ type }) => type !== 'time')
      .map((field) => ({ field, name: getFieldDisplayName(field, frame, data.frames), times: timesOf(frame.fields) })),
  )
  const fromTop = series.toReversed()
  return {
    rows: fromTop.map(({ name }) => name),
    cells: fromTop.flatMap(({ field, times }, row) => stretches(field, times, row)),
    fill: (panel.options?.['rowHeight'] as number | undefined) ?? 0.9,
    timeRange: data.timeRange,
  }
}

/** Names and colours of the states in the chart, for its legend. */
export const statesOf = ({ cells }: RowChart): ReadonlyMap<string, string> =>
  new Map(cells.map(({ text = '', color }) => [text, color]))

interface Times {
  readonly values: readonly number[]
  readonly stepMs: number
}

const timesOf = (fields: readonly Field[]): Times => {
  const time = fields.find(({ type }) => type === 'time')
  const values = (time?.values ?? []) as readonly number[]
  return { values, stepMs: time?.config.interval ?? (values[1] ?? 0) - (values[0] ?? 0) }
}

const stretches = (field: Field, { values: times, stepMs }: Times, row: number): readonly Cell[] => {
  const cells: Cell[] = []
  for (const [index, value] of field.values.entries()) {
    const fromMs = times[index] ?? 0
    if (value === null || Number.isNaN(value)) continue
    const shown = field.display?.(value)
    const text = shown === undefined ? String(value) : formattedValueToString(shown)
    const last = cells.at(-1)
    const grows = last?.text === text && fromMs - last.toMs <= stepMs / 2
    if (grows) cells[cells.length - 1] = { ...last, toMs: fromMs + stepMs }
    else cells.push({ row, fromMs, toMs: fromMs + stepMs, color: shown?.color ?? 'rgb(115, 191, 105)', text })
  }
  return cells
}
