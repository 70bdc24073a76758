import { existsSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser, Page, Route } from 'playwright-core'
import type { DashboardToDraw, DrawnPanel } from './drawn-panel.ts'
import { pageHeightPixels, pageWidthPixels } from './grid.ts'

/** A drawn dashboard: its facts, its picture as PNG, and the complaints of the browser. */
export interface DrawnDashboard {
  readonly panels: readonly DrawnPanel[]
  readonly picture: Buffer
  readonly complaints: readonly string[]
}

const origin = 'http://preview.invalid'
const modules = `${import.meta.dirname}/node_modules`
const html = (): string => readFileSync(`${import.meta.dirname}/page.html`, 'utf8')

/** Draws one dashboard in a page of its own. Nothing is loaded from a network: the page's files come from packages. */
export async function drawInBrowser(
  browser: Browser,
  { script, styles }: { readonly script: string; readonly styles: string },
  dashboard: DashboardToDraw,
): Promise<DrawnDashboard> {
  // All of the dashboard is in view: tables draw nothing below.
  const height = pageHeightPixels(dashboard.panels.map(({ panel }) => panel))
  const page = await browser.newPage({ viewport: { width: pageWidthPixels, height } })
  const complaints = complaintsOf(page)
  try {
    await page.route('**/*', serveFile)
    await page.goto(origin)
    await page.addStyleTag({ content: styles })
    await page.addScriptTag({ content: script })
    const panels = await page.evaluate((each) => (globalThis as unknown as PageGlobals).drawDashboard(each), dashboard)
    const picture = await page.screenshot({ animations: 'disabled' })
    return { panels, picture, complaints }
  } finally {
    await page.close()
  }
}

interface PageGlobals {
  readonly drawDashboard: (dashboard: DashboardToDraw) => Promise<readonly DrawnPanel[]>
}

/**
 * Starts Debian's Chromium, or the program at EVENTZR_CHROMIUM.
 *
 * @throws Error when there is no such program.
 */
export const startBrowser = (): Promise<Browser> => {
  const executablePath = process.env['EVENTZR_CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) {
    throw new Error(`No Chromium is at ${executablePath}. Install Debian's package chromium, or set EVENTZR_CHROMIUM.`)
  }
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb', '--hide-scrollbars'],
  })
}

const complaintsOf = (page: Page): readonly string[] => {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text().split('\n', 1)[0] ?? '')
  })
  page.on('requestfailed', (request) => complaints.push(`not loaded: ${request.url()}`))
  return complaints
}

/** Icons are those of Grafana's package, at the addresses where its application has them. */
const serveFile = async (route: Route): Promise<void> => {
  const { pathname } = new URL(route.request().url())
  if (pathname === '/') return route.fulfill({ body: html(), contentType: 'text/html' })
  const icon = pathname.replace(/^\/public\/build\/img\//, `${modules}/@grafana/ui/dist/public/img/`)
  const font = pathname.replace(
    /^\/public\/fonts\/inter\/.*$/,
    `${modules}/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2`,
  )
  const path = [icon, font].find((each) => each !== pathname && existsSync(each))
  return path === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ path })
}
