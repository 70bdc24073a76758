import { getDisplayValueAlignmentFactors, VizOrientation } from '@grafana/data'
import type { DisplayValueAlignmentFactors, FieldDisplay } from '@grafana/data'
import { BigValue, BigValueColorMode, BigValueGraphMode, BigValueJustifyMode, BigValueTextMode } from '@grafana/ui'
import { VizRepeater } from '@grafana/ui'
import type { ReactElement } from 'react'
import { reducedValues } from './reduced-values.ts'
import type { VizProps } from './viz-props.ts'

interface StatOptions {
  readonly colorMode?: BigValueColorMode
  readonly graphMode?: BigValueGraphMode
  readonly justifyMode?: BigValueJustifyMode
  readonly orientation?: VizOrientation
  readonly textMode?: BigValueTextMode
}

/** Large numbers, by Grafana's `BigValue`; defaults are those of its stat panel. */
export const StatViz = (props: VizProps): ReactElement => {
  const { panel, theme, width, height, data } = props
  const options = (panel.options ?? {}) as StatOptions
  const graphMode = options.graphMode ?? BigValueGraphMode.Area
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      source={data}
      getValues={() => reducedValues(props, graphMode !== BigValueGraphMode.None)}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderCounter={0}
      autoGrid
      orientation={options.orientation ?? VizOrientation.Auto}
      width={width}
      height={height}
      renderValue={(item) => (
        <BigValue
          value={item.value.display}
          {...(item.value.sparkline === undefined ? {} : { sparkline: item.value.sparkline })}
          alignmentFactors={item.alignmentFactors}
          count={item.count}
          colorMode={options.colorMode ?? BigValueColorMode.Value}
          graphMode={graphMode}
          justifyMode={options.justifyMode ?? BigValueJustifyMode.Auto}
          textMode={options.textMode ?? BigValueTextMode.Auto}
          theme={theme}
          width={item.width}
          height={item.height}
        />
      )}
    />
  )
}
