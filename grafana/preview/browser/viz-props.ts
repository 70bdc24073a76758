import type { GrafanaTheme2 } from '@grafana/data'
import type { PanelModel } from '../panel-model.ts'
import type { PanelData } from './panel-data.ts'

/** The parts of a panel that every kind of drawing takes; the size is in CSS pixels. */
export interface VizProps {
  readonly panel: PanelModel
  readonly data: PanelData
  readonly theme: GrafanaTheme2
  readonly width: number
  readonly height: number
}
