import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { allDashboards } from '../grafana/source/all-dashboards.ts'
import { dashboardsFile, datasourceFile } from '../grafana/source/provisioning.ts'

/** Every file for Grafana: its path from the root, and its text. */
export const grafanaFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ...allDashboards().map((dashboard) => [`${folder}/${dashboard.uid}.json`, json(dashboard)] as const),
    ['grafana/provisioning/datasources/eventzr.yaml', datasourceFile()],
    ['grafana/provisioning/dashboards/eventzr.yaml', dashboardsFile()],
  ])

const folder = 'grafana/dashboards/eventzr'

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

if (import.meta.main) {
  const root = join(import.meta.dirname, '..')
  const files = grafanaFiles()
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const name of readdirSync(join(root, folder))) {
    if (!files.has(`${folder}/${name}`)) rmSync(join(root, folder, name))
  }
}
