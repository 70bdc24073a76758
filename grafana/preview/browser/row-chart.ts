import type { GrafanaTheme2, TimeRange } from '@grafana/data'
import { AxisPlacement, GraphDrawStyle, ScaleDirection, ScaleDistribution, ScaleOrientation } from '@grafana/schema'
import { UPlotConfigBuilder } from '@grafana/ui'
import type { AlignedData, default as uPlot } from 'uplot'
import { timeZone } from './panel-data.ts'

/** A coloured box in row `row` (0 is at the bottom) between two times in milliseconds since 1970. */
export interface Cell {
  readonly row: number
  readonly fromMs: number
  readonly toMs: number
  readonly color: string
  /** Written into the box where it is wide enough. */
  readonly text?: string
}

/** Cells over time with one named row each. */
export interface RowChart {
  readonly rows: readonly string[]
  readonly cells: readonly Cell[]
  /** Part of a row's height that its cells fill, 0 to 1. */
  readonly fill: number
  readonly timeRange: TimeRange
}

/** Grafana's chart with its axes and theme; npm has no component for cells, so these are painted here. */
export const rowChartConfig = (chart: RowChart, theme: GrafanaTheme2): UPlotConfigBuilder => {
  const builder = new UPlotConfigBuilder(timeZone)
  addTimeScale(builder, chart.timeRange, theme)
  builder.addScale({
    scaleKey: 'y',
    isTime: false,
    distribution: ScaleDistribution.Ordinal,
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    range: [-0.5, chart.rows.length - 0.5],
  })
  builder.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    splits: chart.rows.map((_, row) => row),
    values: [...chart.rows],
    grid: { show: false },
    ticks: { show: false },
    theme,
  })
  builder.addSeries({
    scaleKey: 'y',
    theme,
    drawStyle: GraphDrawStyle.Line,
    pathBuilder: () => null,
    pointsBuilder: () => false,
  })
  builder.addHook('draw', (plot) => paint(plot, chart))
  return builder
}

/** Uplot wants a series; its values are not drawn. */
export const emptySeries = ({ timeRange }: RowChart): AlignedData => [
  [timeRange.from.valueOf(), timeRange.to.valueOf()],
  [0, 0],
]

const addTimeScale = (builder: UPlotConfigBuilder, timeRange: TimeRange, theme: GrafanaTheme2): void => {
  builder.addScale({
    scaleKey: 'x',
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [timeRange.from.valueOf(), timeRange.to.valueOf()],
  })
  builder.addAxis({ scaleKey: 'x', isTime: true, placement: AxisPlacement.Bottom, timeZone, theme })
}

const paint = (plot: uPlot, { cells, fill }: RowChart): void => {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  for (const cell of cells) paintCell(plot, cell, fill)
  ctx.restore()
}

const paintCell = (plot: uPlot, cell: Cell, fill: number): void => {
  const { ctx } = plot
  const left = Math.round(plot.valToPos(cell.fromMs, 'x', true))
  const right = Math.round(plot.valToPos(cell.toMs, 'x', true))
  const top = Math.round(plot.valToPos(cell.row + fill / 2, 'y', true))
  const bottom = Math.round(plot.valToPos(cell.row - fill / 2, 'y', true))
  ctx.fillStyle = cell.color
  const gap = fill === 1 && right - left > 4 ? 1 : 0
  const box = new Path2D()
  box.rect(left, top, Math.max(1, right - left - gap), bottom - top)
  ctx.fill(box)
  if (cell.text === undefined || ctx.measureText(cell.text).width > right - left) return
  ctx.fillStyle = 'rgb(255, 255, 255)'
  ctx.textAlign = 'left'
  ctx.textBaseline = 'middle'
  ctx.fillText(cell.text, Math.max(left, plot.bbox.left) + 4, (top + bottom) / 2)
}
