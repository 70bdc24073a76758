import type { VizLegendOptions } from '@grafana/schema'
import { LegendDisplayMode } from '@grafana/schema'
import { TimeSeries } from '@grafana/ui'
import type { ReactElement } from 'react'
import { timeZone } from './panel-data.ts'
import type { VizProps } from './viz-props.ts'

const defaultLegend: VizLegendOptions = {
  displayMode: LegendDisplayMode.List,
  placement: 'bottom',
  showLegend: true,
  calcs: [],
}

/** Lines, areas, bars and points over time, by Grafana's `TimeSeries`. */
export const TimeSeriesViz = ({ panel, data, width, height }: VizProps): ReactElement => (
  <TimeSeries
    frames={data.frames}
    timeRange={data.timeRange}
    timeZone={timeZone}
    width={width}
    height={height}
    legend={{ ...defaultLegend, ...(panel.options?.['legend'] as Partial<VizLegendOptions> | undefined) }}
  />
)
