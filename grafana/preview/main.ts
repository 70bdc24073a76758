import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { drawInBrowser, startBrowser } from './browser-page.ts'
import { bundlePage, styleSheets } from './bundle.ts'
import { readCapturedDashboards } from './captured-panel.ts'
import { readKnownDashboards } from './dashboard-files.ts'
import { dashboardsToDraw } from './dashboard-to-draw.ts'
import { reportOf } from './report.ts'
import type { DashboardResult } from './report.ts'
import { smallPng } from './small-png.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'docs/dashboards' },
    dashboards: { type: 'string', default: 'grafana/dashboards/eventzr' },
    json: { type: 'boolean', default: false },
  },
})
const folder = positionals[0]
if (folder === undefined) throw new Error('Name the folder with the answers: npm run preview:dashboards -- FOLDER')

const dashboards = dashboardsToDraw(readCapturedDashboards(folder), readKnownDashboards(values.dashboards))
mkdirSync(values.out, { recursive: true })
const page = { script: await bundlePage(), styles: styleSheets() }
const browser = await startBrowser()
const results: DashboardResult[] = []
try {
  for (const sent of dashboards) {
    const drawn = await drawInBrowser(browser, page, sent)
    writeFileSync(join(values.out, `${sent.uid}.png`), smallPng(drawn.picture))
    results.push({ sent, drawn })
  }
} finally {
  await browser.close()
}
const report = reportOf(results)
console.log(JSON.stringify(report, undefined, values.json ? undefined : 2))
if (report.blank.length + report.errors.length > 0) process.exitCode = 1
