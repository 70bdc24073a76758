import type { PanelModel } from './panel-model.ts'

/** Grafana's grid: 24 columns, rows of 30 pixels, 8 pixels between panels. */
const columns = 24
const rowPixels = 30
const gapPixels = 8
/** Height of the dashboard's title above the grid. */
const headerPixels = 44

/** Width of the pictures: about that of a laptop's screen beside Grafana's menu. */
export const pageWidthPixels = 1400

/** A place in the page, in CSS pixels from its upper left. */
export interface Place {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The place of a panel in a page of the fixed width. */
export const placeOf = ({ gridPos: { x, y, w, h } }: PanelModel): Place => {
  const column = (pageWidthPixels - gapPixels) / columns
  return {
    left: gapPixels + x * column,
    top: headerPixels + y * (rowPixels + gapPixels),
    width: Math.floor(w * column) - gapPixels,
    height: h * (rowPixels + gapPixels) - gapPixels,
  }
}

/** Height of the page that shows all panels. */
export const pageHeightPixels = (panels: readonly PanelModel[]): number =>
  panels.map(placeOf).reduce((bottom, { top, height }) => Math.max(bottom, top + height + gapPixels), headerPixels)
