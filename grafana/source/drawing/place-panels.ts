import type { GridPosition } from '../dashboard-json.ts'
import type { Panel } from '../panel.ts'

const columns = 24
const mostInLine = (height: number): number => (height < 6 ? 6 : 3)

type Placed = readonly [Panel, GridPosition]

/** Panels below a row's head, line by line. Lines are of equal height and as wide as the page. `nextY` is the first row below. */
export const placePanels = (
  panels: readonly Panel[],
  firstY: number,
): { readonly panels: readonly Placed[]; readonly nextY: number } => {
  let y = firstY
  const placed = linesOf(panels).flatMap((line) => {
    const top = y
    y += line[0]!.height
    return line.map((panel, at): Placed => [panel, { ...span(at, line.length), y: top, h: panel.height }])
  })
  return { panels: placed, nextY: y }
}

/** Neighbours of one height share lines, as evenly as possible: four panels become two and two. */
const linesOf = (panels: readonly Panel[]): readonly (readonly Panel[])[] => {
  const height = panels[0]?.height
  if (height === undefined) return []
  const end = panels.findIndex((panel) => panel.height !== height)
  const alike = end === -1 ? panels : panels.slice(0, end)
  return [...evenly(alike, mostInLine(height)), ...linesOf(panels.slice(alike.length))]
}

const evenly = (panels: readonly Panel[], most: number): readonly (readonly Panel[])[] => {
  if (panels.length === 0) return []
  const inFirst = Math.ceil(panels.length / Math.ceil(panels.length / most))
  return [panels.slice(0, inFirst), ...evenly(panels.slice(inFirst), most)]
}

const span = (at: number, count: number): { readonly x: number; readonly w: number } => {
  const x = Math.floor((at * columns) / count)
  return { x, w: Math.floor(((at + 1) * columns) / count) - x }
}
