import type { GrafanaTheme2 } from '@grafana/data'
import { PanelChrome } from '@grafana/ui'
import { Component } from 'react'
import type { ComponentType, ReactElement, ReactNode } from 'react'
import type { PanelModel } from '../panel-model.ts'
import { BarGaugeViz } from './bar-gauge-viz.tsx'
import { hasNumbers } from './panel-data.ts'
import type { PanelData } from './panel-data.ts'
import { HeatmapViz, StateTimelineViz } from './row-chart-viz.tsx'
import { StatViz } from './stat-viz.tsx'
import { TableViz } from './table-viz.tsx'
import { TextViz } from './text-viz.tsx'
import { TimeSeriesViz } from './time-series-viz.tsx'
import type { VizProps } from './viz-props.ts'

const kinds: Readonly<Record<string, ComponentType<VizProps>>> = {
  timeseries: TimeSeriesViz,
  stat: StatViz,
  bargauge: BarGaugeViz,
  // The arc of a gauge is in Grafana's application only: its value is shown as a bar.
  gauge: BarGaugeViz,
  table: TableViz,
  heatmap: HeatmapViz,
  'state-timeline': StateTimelineViz,
  text: TextViz,
}

interface PanelViewProps {
  readonly panel: PanelModel
  readonly data: PanelData
  readonly theme: GrafanaTheme2
  readonly width: number
  readonly height: number
  readonly onError: (error: Error) => unknown
}

/** A panel in Grafana's frame. Like Grafana it says "No data" where no query has a number. */
export const PanelView = ({ panel, data, theme, width, height, onError }: PanelViewProps): ReactElement => {
  const description = panel.description === undefined ? {} : { description: panel.description }
  return (
    <PanelChrome title={panel.title ?? ''} {...description} width={width} height={height}>
      {(innerWidth, innerHeight) => (
        <Guard onError={onError}>
          <Content panel={panel} data={data} theme={theme} width={innerWidth} height={innerHeight} />
        </Guard>
      )}
    </PanelChrome>
  )
}

const Content = (props: VizProps): ReactElement => {
  const { panel, data } = props
  const Viz = kinds[panel.type]
  if (Viz === undefined) throw new Error(`The preview cannot draw panels of type ${panel.type}.`)
  if (panel.type !== 'text' && !hasNumbers(data.frames)) return <div className="no-data">No data</div>
  return <Viz {...props} />
}

/** React tells of errors while drawing only to a class. */
class Guard extends Component<{ readonly onError: (error: Error) => unknown; readonly children: ReactNode }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override componentDidCatch(error: Error): void {
    this.props.onError(error)
  }

  override render(): ReactNode {
    return this.state.failed ? 'Error' : this.props.children
  }
}
