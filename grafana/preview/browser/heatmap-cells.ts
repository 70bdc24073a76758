import { formattedValueToString, getValueFormat } from '@grafana/data'
import type { GrafanaTheme2 } from '@grafana/data'
import * as chromatic from 'd3-scale-chromatic'
import type { Cell, RowChart } from './row-chart.ts'
import type { VizProps } from './viz-props.ts'

/** A heatmap of buckets: a row per upper bound, coloured by the count relative to the largest. Empty cells stay empty. */
export const heatmapChart = ({ panel, data, theme }: VizProps): RowChart => {
  const fields = data.frames.flatMap((frame) => frame.fields.filter(({ type }) => type === 'number'))
  const times = (data.frames[0]?.fields[0]?.values ?? []) as readonly number[]
  const stepMs = data.frames[0]?.fields[0]?.config.interval ?? (times[1] ?? 0) - (times[0] ?? 0)
  const largest = Math.max(...fields.flatMap(({ values }) => values.filter((value) => Number.isFinite(value))), 0)
  const colorOf = colours(panel.options?.['color'], theme)
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

interface HeatmapColour {
  readonly mode?: string
  readonly fill?: string
  readonly scheme?: string
  readonly reverse?: boolean
}

const schemes = chromatic as unknown as Readonly<Record<string, ColourOf>>

/** The other schemes begin bright: Grafana turns them round on its dark theme. */
const darkToBright = ['Turbo', 'Cividis', 'Viridis', 'Magma', 'Inferno', 'Plasma', 'Warm', 'Cool', 'CubehelixDefault']

const colours = (options: unknown, theme: GrafanaTheme2): ColourOf => {
  const { mode, fill, scheme = 'Oranges', reverse = false } = (options ?? {}) as HeatmapColour
  if (mode === 'opacity') return (share) => withOpacity(theme.visualization.getColorByName(fill ?? 'green'), share)
  const colourOf = schemes[`interpolate${scheme}`]
  if (colourOf === undefined) throw new Error(`The heatmap has an unknown scheme of colours: ${scheme}.`)
  const fromEnd = darkToBright.includes(scheme) === reverse
  return (share) => colourOf(fromEnd ? 1 - share : share)
}

const withOpacity = (color: string, share: number): string =>
  `color-mix(in srgb, ${color} ${Math.round(10 + share * 90)}%, transparent)`
