import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { AnsweredQuery, PanelModel } from './panel-model.ts'

/** A panel with the answers of its queries, as `npm run check:dashboards -- --save FOLDER` writes it. */
export interface CapturedPanel {
  /** The dashboard's uid, its title, or both. */
  readonly dashboard: string | { readonly uid?: string; readonly title?: string }
  readonly panel: PanelModel
  /** Seconds or milliseconds since 1970, or a date as text. */
  readonly from: number | string
  readonly to: number | string
  readonly stepSeconds: number
  readonly targets: readonly AnsweredQuery[]
}

/** All captured panels of one dashboard, by their place in its grid. */
export interface CapturedDashboard {
  readonly uid: string
  readonly title: string
  readonly panels: readonly CapturedPanel[]
}

/**
 * Reads `<dashboard-uid>-<panel-id>.json` files.
 *
 * @throws Error when the folder has no such file, or when a file is not JSON.
 */
export function readCapturedDashboards(folder: string): readonly CapturedDashboard[] {
  const names = globSync('*-*.json', { cwd: folder }).toSorted()
  if (names.length === 0) {
    throw new Error(
      `${folder} holds no answers of panels. Write some with: npm run check:dashboards -- --save ${folder}`,
    )
  }
  const byUid = Map.groupBy(names, (name) => basename(name, '.json').replace(/-\d+$/, ''))
  return [...byUid].map(([uid, files]) =>
    dashboardOf(
      uid,
      files.map((file) => readPanel(join(folder, file))),
    ),
  )
}

const readPanel = (file: string): CapturedPanel => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CapturedPanel
  } catch (cause) {
    throw new Error(`${file} is not the JSON of a captured panel. Delete it or capture it again.`, { cause })
  }
}

const dashboardOf = (uid: string, panels: readonly CapturedPanel[]): CapturedDashboard => {
  const stated = panels[0]?.dashboard
  const title = (typeof stated === 'string' ? stated : stated?.title) ?? uid
  return { uid, title, panels: panels.toSorted((a, b) => byPlace(a.panel, b.panel)) }
}

const byPlace = (a: PanelModel, b: PanelModel): number => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x

/** Milliseconds since 1970. Numbers below 100,000,000,000 (the year 5138 in seconds) count as seconds. */
export const epochMsOf = (time: number | string): number => {
  if (typeof time === 'string') return Date.parse(time)
  return time < 100_000_000_000 ? time * 1000 : time
}
