import { getDisplayValueAlignmentFactors, VizOrientation } from '@grafana/data'
import type { DisplayValueAlignmentFactors, FieldDisplay } from '@grafana/data'
import { BarGaugeDisplayMode, BarGaugeNamePlacement, BarGaugeValueMode } from '@grafana/schema'
import { BarGauge, VizRepeater } from '@grafana/ui'
import type { ReactElement } from 'react'
import { reducedValues } from './reduced-values.ts'
import type { VizProps } from './viz-props.ts'

interface BarGaugeOptions {
  readonly displayMode?: BarGaugeDisplayMode
  readonly orientation?: VizOrientation
  readonly showUnfilled?: boolean
  readonly valueMode?: BarGaugeValueMode
}

/** One bar per value, by Grafana's `BarGauge`; defaults are those of its bar gauge panel. */
export const BarGaugeViz = (props: VizProps): ReactElement => {
  const { panel, theme, width, height, data } = props
  const options = (panel.options ?? {}) as BarGaugeOptions
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      source={data}
      getValues={() => reducedValues(props, false)}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderCounter={0}
      orientation={options.orientation ?? VizOrientation.Auto}
      width={width}
      height={height}
      minVizHeight={16}
      maxVizHeight={300}
      renderValue={(item) => (
        <BarGauge
          value={item.value.display}
          field={item.value.field}
          alignmentFactors={item.alignmentFactors}
          displayMode={options.displayMode ?? BarGaugeDisplayMode.Gradient}
          namePlacement={BarGaugeNamePlacement.Auto}
          orientation={item.orientation}
          showUnfilled={options.showUnfilled ?? true}
          valueDisplayMode={options.valueMode ?? BarGaugeValueMode.Color}
          theme={theme}
          width={item.width}
          height={item.height}
        />
      )}
    />
  )
}
