import { FieldColorModeId, ThresholdsMode } from '@grafana/schema'
import type { ThresholdsConfig } from '@grafana/schema'
import type { FieldSettings } from '../panel-model.ts'

const defaultThresholds: ThresholdsConfig = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: Number.NEGATIVE_INFINITY, color: 'green' },
    { value: 80, color: 'red' },
  ],
}

/** Adds the colours and thresholds of Grafana's application where the panel's JSON has none. */
export const withDefaults = (
  type: string,
  { defaults = {}, overrides = [] }: FieldSettings,
): Required<FieldSettings> => {
  const mode = type === 'timeseries' ? FieldColorModeId.PaletteClassic : FieldColorModeId.Thresholds
  const thresholds = (defaults['thresholds'] as ThresholdsConfig | undefined) ?? defaultThresholds
  return { defaults: { color: { mode }, ...defaults, thresholds: fromBelow(thresholds) }, overrides }
}

/** JSON has no infinity: the lowest step has null there. */
const fromBelow = ({ mode, steps }: ThresholdsConfig): ThresholdsConfig => ({
  mode,
  steps: steps.map((step) => ({ ...step, value: step.value ?? Number.NEGATIVE_INFINITY })),
})
