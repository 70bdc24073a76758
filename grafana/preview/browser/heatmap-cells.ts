import { fieldColorModeRegistry, formattedValueToString, getValueFormat } from '@grafana/data'
import type { Field, GrafanaTheme2 } from '@grafana/data'
import type { Cell, RowChart } from './row-chart.ts'
import type { VizProps } from './viz-props.ts'

/** A heatmap of buckets: a row per upper bound, coloured by the count relative to the largest. Empty cells stay empty. */
export const heatmapChart = ({ panel, data, theme }: VizProps): RowChart => {
  const fields = data.frames.flatMap((frame) => frame.fields.filter(({ type }) => type === 'number'))
  const times = (data.frames[0]?.fields[0]?.values ?? []) as readonly number[]
  const stepMs = data.frames[0]?.fields[0]?.config.interval ?? (times[1] ?? 0) - (times[0] ?? 0)
  const largest = Math.max(...fields.flatMap(({ values }) => values.filter((value) => Number.isFinite(value))), 0)
  const colorOf = colours(panel.options?.['color'], fields[0], theme)
  const cells = fields.flatMap(({ values }, row) =>
    times.flatMap((time, index): readonly Cell[] => {
      const count = values[index] as number | null
      if (count === null || !(count > 0)) return []
      return [{ row, fromMs: time - stepMs, toMs: time, color: colorOf(count / largest) }]
    }),
  )
  const unit = unitOf(panel.options)
  return { rows: fields.map((field) => boundOf(field.name, unit)), cells, fill: 1, timeRange: data.timeRange }
}

const unitOf = (options: VizProps['panel']['options']): string | undefined =>
  (options?.['yAxis'] as { readonly unit?: string } | undefined)?.unit

const boundOf = (bound: string, unit: string | undefined): string => {
  const value = Number(bound)
  return Number.isFinite(value) ? formattedValueToString(getValueFormat(unit)(value)) : bound
}

type ColourOf = (share: number) => string

const colours = (options: unknown, field: Field | undefined, theme: GrafanaTheme2): ColourOf => {
  const { mode, fill } = (options ?? {}) as { readonly mode?: string; readonly fill?: string }
  if (mode === 'opacity') return (share) => withOpacity(theme.visualization.getColorByName(fill ?? 'green'), share)
  const scheme = fieldColorModeRegistry.get('continuous-YlRd')
  const calculate = field === undefined ? undefined : scheme.getCalculator(field, theme)
  return (share) => calculate?.(share, share) ?? 'rgb(255, 152, 48)'
}

const withOpacity = (color: string, share: number): string =>
  `color-mix(in srgb, ${color} ${Math.round(10 + share * 90)}%, transparent)`
