import type { GridPosition } from '../dashboard-json.ts'
import type { Panel } from '../panel.ts'

const columns = 24

/** Panels from left to right, in lines as high as their highest panel. `nextY` is the first row below them. */
export const placePanels = (
  panels: readonly Panel[],
  firstY: number,
): { readonly panels: readonly (readonly [Panel, GridPosition])[]; readonly nextY: number } => {
  let x = 0
  let y = firstY
  let lineHeight = 0
  const placed = panels.map((panel) => {
    if (x + panel.width > columns) {
      x = 0
      y += lineHeight
      lineHeight = 0
    }
    const position = { x, y, w: panel.width, h: panel.height }
    x += panel.width
    lineHeight = Math.max(lineHeight, panel.height)
    return [panel, position] as const
  })
  return { panels: placed, nextY: y + lineHeight }
}
