import { formattedValueToString, getFieldDisplayName } from '@grafana/data'
import type { DataFrame } from '@grafana/data'

/** Labels in a table with a unit behind them, such as task "0" as "0 s": one example per column, as `column: text`. */
export const alteredLabels = (frames: readonly DataFrame[]): readonly string[] =>
  frames.flatMap((frame) =>
    frame.fields
      .filter(({ type, config }) => type === 'string' && (config.mappings ?? []).length === 0)
      .flatMap((field) => {
        const shown = (value: unknown) =>
          field.display === undefined ? value : formattedValueToString(field.display(value))
        const altered = field.values.find((value) => value !== '' && shown(value) !== value)
        return altered === undefined ? [] : [`${getFieldDisplayName(field, frame)}: ${String(shown(altered))}`]
      }),
  )
