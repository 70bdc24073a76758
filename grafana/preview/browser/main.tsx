import { createTheme, ThemeContext } from '@grafana/data'
import { GlobalStyles } from '@grafana/ui'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import type { DashboardToDraw, DrawnPanel, PanelToDraw } from '../drawn-panel.ts'
import { placeOf } from '../grid.ts'
import type { PanelModel } from '../panel-model.ts'
import { countDataPixels } from './data-pixels.ts'
import { registerStandards } from './field-registry.ts'
import { notePaintedText } from './painted-text.ts'
import { panelDataOf } from './panel-data.ts'
import type { PanelData } from './panel-data.ts'
import { factsOf } from './panel-facts.ts'
import { PanelView } from './panel-view.tsx'

const theme = createTheme({ colors: { mode: 'dark' }, name: 'Dark' })

countDataPixels()
notePaintedText()
registerStandards()

interface PreparedPanel extends PanelToDraw {
  readonly data: PanelData
}

/** Draws one dashboard into the page and reads the facts about each panel. The page has one dashboard in its life. */
const drawDashboard = async ({ title, panels }: DashboardToDraw): Promise<readonly DrawnPanel[]> => {
  const root = createRoot(document.getElementById('dashboard')!)
  await loadFonts(root)
  const errors = new Map<number, string>()
  const tell = (panel: PanelModel, error: Error): unknown => errors.set(panel.id, error.message)
  const prepared = await Promise.all(panels.map((each) => prepare(each, tell)))
  draw(
    root,
    <>
      <h1>{title}</h1>
      {prepared.map((each) => (
        <PlacedPanel key={each.panel.id} each={each} onError={(error) => tell(each.panel, error)} />
      ))}
    </>,
  )
  await settled()
  const elementOf = ({ id }: PanelModel) => document.getElementById(`panel-${id}`)!
  return panels.map(({ panel }) => factsOf(panel, elementOf(panel), errors.get(panel.id) ?? ''))
}

/** A panel with wrong settings is drawn without data. */
const prepare = async (
  each: PanelToDraw,
  tell: (panel: PanelModel, error: Error) => unknown,
): Promise<PreparedPanel> => {
  try {
    return { ...each, data: await panelDataOf(each, theme) }
  } catch (error) {
    tell(each.panel, error as Error)
    const bare = { ...each.panel, fieldConfig: {}, transformations: [] }
    return { ...each, data: await panelDataOf({ ...each, panel: bare, frames: [] }, theme) }
  }
}

const draw = (root: Root, content: ReactNode): void => {
  flushSync(() =>
    root.render(
      <ThemeContext.Provider value={theme}>
        <GlobalStyles />
        {content}
      </ThemeContext.Provider>,
    ),
  )
}

/** A canvas does not draw again when a font arrives later. */
const loadFonts = async (root: Root): Promise<void> => {
  draw(root, null)
  await Promise.all(['400 12px Inter', '500 12px Inter'].map((font) => document.fonts.load(font)))
}

interface PlacedPanelProps {
  readonly each: PreparedPanel
  readonly onError: (error: Error) => unknown
}

const PlacedPanel = ({ each: { panel, data }, onError }: PlacedPanelProps) => {
  const place = placeOf(panel)
  return (
    <div id={`panel-${panel.id}`} className="placed" style={place}>
      {panel.type === 'row' ? (
        <h2>{panel.title}</h2>
      ) : (
        <PanelView
          panel={panel}
          data={data}
          theme={theme}
          width={place.width}
          height={place.height}
          onError={onError}
        />
      )}
    </div>
  )
}

/** Icons and the second layout of legends come a little later than React's own work. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

Object.assign(globalThis, { drawDashboard })
