import type { Frame } from './data-frames.ts'
import type { PanelModel } from './panel-model.ts'

/** One panel on its way to the browser. */
export interface PanelToDraw {
  readonly panel: PanelModel
  readonly frames: readonly Frame[]
  /** Why the frames could not be made; empty when they could. */
  readonly failure: string
  readonly fromMs: number
  readonly toMs: number
}

/** A dashboard on its way to the browser. */
export interface DashboardToDraw {
  readonly uid: string
  readonly title: string
  readonly panels: readonly PanelToDraw[]
}

/** The facts about one drawn panel, read from the page. */
export interface DrawnPanel {
  readonly id: number
  /** Title as the page shows it. */
  readonly title: string
  /** All text of the panel outside its title: values, cells, names. */
  readonly text: string
  /** Names in the legend, in their order. */
  readonly legend: readonly string[]
  /** Text painted on a canvas: the labels of axes and of states. */
  readonly painted: readonly string[]
  /** Pixels of lines, areas, bars, points and cells on the canvases; those of thresholds, axes and grid do not count. */
  readonly dataPixels: number
  /** Texts that the unit allows at an axis: one of them must be part of a label. Empty: any number is good. */
  readonly unitTexts: readonly string[]
  /** Error of a component; empty when there was none. */
  readonly error: string
}
