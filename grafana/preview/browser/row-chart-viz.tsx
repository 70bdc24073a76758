import { LegendDisplayMode } from '@grafana/schema'
import { UPlotChart, VizLayout, VizLegend } from '@grafana/ui'
import { useMemo } from 'react'
import type { ReactElement } from 'react'
import { heatmapChart } from './heatmap-cells.ts'
import { emptySeries, rowChartConfig } from './row-chart.ts'
import type { RowChart } from './row-chart.ts'
import { stateTimelineChart, statesOf } from './state-timeline-cells.ts'
import type { VizProps } from './viz-props.ts'

/** Buckets over time. The chart and its axes are Grafana's, its cells are painted here. */
export const HeatmapViz = (props: VizProps): ReactElement => {
  const chart = useMemo(() => heatmapChart(props), [props.data])
  return <RowChartViz {...props} chart={chart} />
}

/** States over time. The chart, its axes and its legend are Grafana's, its boxes are painted here. */
export const StateTimelineViz = (props: VizProps): ReactElement => {
  const chart = useMemo(() => stateTimelineChart(props), [props.data])
  const items = [...statesOf(chart)].map(([label, color]) => ({ label, color, yAxis: 1 }))
  return (
    <VizLayout
      width={props.width}
      height={props.height}
      legend={
        <VizLayout.Legend placement="bottom">
          <VizLegend items={items} placement="bottom" displayMode={LegendDisplayMode.List} />
        </VizLayout.Legend>
      }
    >
      {(width, height) => <RowChartViz {...props} chart={chart} width={width} height={height} />}
    </VizLayout>
  )
}

const RowChartViz = ({ chart, theme, width, height }: VizProps & { readonly chart: RowChart }): ReactElement => {
  const config = useMemo(() => rowChartConfig(chart, theme), [chart, theme])
  const series = useMemo(() => emptySeries(chart), [chart])
  return <UPlotChart config={config} data={series} width={width} height={height} />
}
