import type { Frame } from './data-frames.ts'
import type { DrawnPanel, PanelToDraw } from './drawn-panel.ts'
import type { PanelModel } from './panel-model.ts'

/** Faults of a drawn panel. A blank one shows nothing of its data. */
export interface PanelFaults {
  readonly isBlank: boolean
  readonly errors: readonly string[]
}

/** A line of one pixel across a tenth of a small panel has more. */
const fewestDataPixels = 30

const chartTypes: readonly string[] = ['timeseries', 'heatmap', 'state-timeline']
const valueTypes: readonly string[] = ['stat', 'bargauge', 'gauge']

/** Compares the facts about a drawn panel with its JSON and its frames. */
export function faultsOf({ panel, frames, failure }: PanelToDraw, drawn: DrawnPanel): PanelFaults {
  if (panel.type === 'row') return { isBlank: false, errors: [] }
  const isBlank = /\bNo data\b/.test(drawn.text) || !showsData(panel, drawn)
  const errors = [failure, drawn.error].filter((error) => error !== '')
  if (isBlank || errors.length > 0) return { isBlank, errors }
  return {
    isBlank,
    errors: [...titleFaults(panel, drawn), ...legendFaults(panel, frames, drawn), ...unitFaults(panel, drawn)],
  }
}

const showsData = ({ type }: PanelModel, { dataPixels, text }: DrawnPanel): boolean => {
  if (chartTypes.includes(type)) return dataPixels >= fewestDataPixels
  return text !== ''
}

const titleFaults = ({ title = '' }: PanelModel, drawn: DrawnPanel): readonly string[] =>
  drawn.title === title ? [] : [`The title is "${drawn.title}" instead of "${title}".`]

const legendFaults = (panel: PanelModel, frames: readonly Frame[], { legend }: DrawnPanel): readonly string[] => {
  if (panel.type !== 'timeseries' || !hasLegend(panel) || renames(panel)) return []
  const names = frames.flatMap(({ fields }) => fields.flatMap(({ config }) => config.displayNameFromDS ?? []))
  const missing = [...new Set(names)].filter((name) => !legend.includes(name))
  return missing.map((name) => `The legend lacks "${name}"; it has: ${legend.join(', ')}.`)
}

const hasLegend = ({ options }: PanelModel): boolean => {
  const legend = options?.['legend'] as { readonly showLegend?: boolean; readonly displayMode?: string } | undefined
  return legend?.showLegend !== false && legend?.displayMode !== 'hidden'
}

/** Whether names or series of the panel are not those of its queries. */
const renames = ({ fieldConfig, transformations = [] }: PanelModel): boolean =>
  transformations.length > 0 ||
  fieldConfig?.defaults?.['displayName'] !== undefined ||
  (fieldConfig?.overrides ?? []).some(({ properties }) =>
    properties.some(({ id }) => id === 'displayName' || id === 'custom.hideFrom'),
  )

/** Texts with the panel's unit, by its kind: labels of axes, or values. Tables have units by column and are not judged. */
const textsWithUnit = ({ type }: PanelModel, { painted, text }: DrawnPanel): readonly string[] | undefined => {
  if (type === 'timeseries' || type === 'heatmap') return painted
  return valueTypes.includes(type) ? [text] : undefined
}

const unitFaults = (panel: PanelModel, drawn: DrawnPanel): readonly string[] => {
  const shown = textsWithUnit(panel, drawn)
  if (shown === undefined) return []
  const { unitTexts } = drawn
  if (shown.some((each) => unitTexts.length === 0 || unitTexts.some((unit) => each.includes(unit)))) return []
  return [`No text has the unit (${unitTexts.join(', ')}): ${shown.join(' | ')}`]
}
