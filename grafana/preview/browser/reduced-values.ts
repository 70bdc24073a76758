import { getFieldDisplayValues } from '@grafana/data'
import type { FieldDisplay, ReduceDataOptions } from '@grafana/data'
import { timeZone } from './panel-data.ts'
import type { VizProps } from './viz-props.ts'

/** One value per series, by the panel's `reduceOptions` (default: the newest number), with its line when asked for. */
export const reducedValues = ({ panel, data, theme }: VizProps, sparkline: boolean): FieldDisplay[] =>
  getFieldDisplayValues({
    data: data.frames,
    fieldConfig: { defaults: {}, overrides: [] },
    reduceOptions: { calcs: ['lastNotNull'], ...(panel.options?.['reduceOptions'] as Partial<ReduceDataOptions>) },
    replaceVariables: (text) => text,
    sparkline,
    theme,
    timeZone,
  })
