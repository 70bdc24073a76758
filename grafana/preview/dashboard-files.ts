import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PanelModel } from './panel-model.ts'

/** The parts of a dashboard's JSON for drawing it. */
interface DashboardModel {
  readonly uid: string
  readonly title: string
  readonly panels: readonly (PanelModel & { readonly panels?: readonly PanelModel[] })[]
}

/** A dashboard with its rows and panels in one list; those of collapsed rows too. */
export interface KnownDashboard {
  readonly title: string
  readonly panels: readonly PanelModel[]
}

/** Reads the dashboards of a folder by their uid; none when there is no such folder. */
export const readKnownDashboards = (folder: string): ReadonlyMap<string, KnownDashboard> =>
  new Map(
    globSync('*.json', { cwd: folder }).map((name) => {
      const { uid, title, panels } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as DashboardModel
      return [uid, { title, panels: panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]) }]
    }),
  )
