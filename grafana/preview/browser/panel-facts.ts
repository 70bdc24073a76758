import { formattedValueToString, getValueFormat } from '@grafana/data'
import type { DrawnPanel } from '../drawn-panel.ts'
import type { PanelModel } from '../panel-model.ts'
import { dataPixels } from './data-pixels.ts'
import { paintedText } from './painted-text.ts'

/** Reads the facts about one panel from the page. */
export const factsOf = (panel: PanelModel, element: HTMLElement, error: string): DrawnPanel => {
  const canvases = [...element.querySelectorAll('canvas')]
  const heading = element.querySelector('h2')
  return {
    id: panel.id,
    title: heading?.textContent ?? '',
    text: element.innerText.replace(heading?.textContent ?? '', '').trim(),
    legend: [...element.querySelectorAll('[data-testid="data-testid viz-layout-legend"] button')].map(nameOf),
    painted: canvases.flatMap(paintedText),
    dataPixels: canvases.reduce((sum, canvas) => sum + dataPixels(canvas), 0),
    unitTexts: unitTextsOf(unitOf(panel)),
    error,
  }
}

/** The name of a legend's item without a remark on its axis. */
const nameOf = (item: Element): string => (item.firstChild?.textContent ?? '').trim()

const unitOf = (panel: PanelModel): string | undefined =>
  (panel.type === 'heatmap'
    ? (panel.options?.['yAxis'] as { readonly unit?: string } | undefined)?.unit
    : panel.fieldConfig?.defaults?.['unit']) as string | undefined

/** Every prefix and suffix of the unit in Grafana's notation at sizes from a billionth to a trillion. */
const unitTextsOf = (unit: string | undefined): readonly string[] => {
  if (unit === undefined || unit === 'none' || unit === 'short') return []
  const sizes = Array.from({ length: 22 }, (_, power) => 10 ** (power - 9))
  const texts = sizes.map((size) => formattedValueToString(getValueFormat(unit)(size)).replaceAll(/[\d.,\s-]+/g, ''))
  return texts.includes('') ? [] : [...new Set(texts)]
}
