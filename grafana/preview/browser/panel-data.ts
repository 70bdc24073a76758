import { applyFieldOverrides, createDataFrame, dateTime, transformDataFrame } from '@grafana/data'
import type {
  DataFrame,
  DataTransformerConfig,
  FieldConfigSource,
  GrafanaTheme2,
  PartialDataFrame,
  TimeRange,
} from '@grafana/data'
import { firstValueFrom } from 'rxjs'
import type { PanelToDraw } from '../drawn-panel.ts'
import { withDefaults } from './field-defaults.ts'
import { registryOf } from './field-registry.ts'

/** All pictures are in UTC, so that they do not depend on the machine. */
export const timeZone = 'utc'

/** Frames as Grafana's components take them, with the time range of the panel. */
export interface PanelData {
  readonly frames: DataFrame[]
  readonly timeRange: TimeRange
}

/** Transforms the frames and applies units, thresholds and overrides in Grafana's order. */
export const panelDataOf = async (
  { panel, frames, fromMs, toMs }: PanelToDraw,
  theme: GrafanaTheme2,
): Promise<PanelData> => {
  const raw = frames.map((frame) => createDataFrame(structuredClone(frame) as unknown as PartialDataFrame))
  const data = await firstValueFrom(
    transformDataFrame([...(panel.transformations ?? [])] as DataTransformerConfig[], raw),
  )
  const settings = withDefaults(panel.type, panel.fieldConfig ?? {})
  const [from, to] = [dateTime(fromMs), dateTime(toMs)]
  return {
    frames: applyFieldOverrides({
      data,
      fieldConfig: {
        defaults: settings.defaults ?? {},
        overrides: settings.overrides ?? [],
      } as unknown as FieldConfigSource,
      fieldConfigRegistry: registryOf(settings),
      replaceVariables: (text) => text,
      theme,
      timeZone,
    }),
    timeRange: { from, to, raw: { from, to } },
  }
}

/** Whether any column of numbers holds a number. */
export const hasNumbers = (frames: readonly DataFrame[]): boolean =>
  frames.some(({ fields }) =>
    fields.some(({ type, values }) => type === 'number' && values.some((value) => Number.isFinite(value))),
  )
