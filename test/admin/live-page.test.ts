import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import { noLog } from '#runtime/ports/log.ts'
import { adminApp } from '../../src/admin/admin-app.ts'
import { adminRoutes } from '../../src/admin/admin-routes.ts'
import { type AdminServer, serveAdmin } from '../../src/admin/serve-admin.ts'
import { isBrowserMissing, openBrowser } from './open-browser.ts'
import { secrets, SimulatedPod } from './simulated-pod.ts'

const token = 'a-token-of-this-test'
const intake = '[data-node="processor:intake"]'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

if (isBrowserMissing) console.warn('no Chromium here: the live page is not tested in a browser')

/** A page of a simulated pod, and all that went wrong in it. */
interface Opened {
  readonly page: Page
  readonly troubles: string[]
}

describe.skipIf(isBrowserMissing)('the live page in a browser', () => {
  const pod = new SimulatedPod(topologyOf('cpaas'))
  const { routes, live } = adminRoutes(pod)
  let browser: Browser
  let open: AdminServer
  let guarded: AdminServer

  beforeAll(async () => {
    browser = await openBrowser()
    open = await serveAdmin(adminApp(routes, { host: '127.0.0.1', token: undefined }, noLog), '127.0.0.1', 0)
    guarded = await serveAdmin(adminApp(routes, { host: '127.0.0.1', token }, noLog), '127.0.0.1', 0)
  })
  afterAll(async () => {
    await browser?.close()
    live.close()
    await open?.close()
    await guarded?.close()
  })

  const visit = async ({ port }: AdminServer, options: BrowserContextOptions = {}): Promise<Opened> => {
    const page = await browser.newPage({ viewport: { width: 1500, height: 1000 }, ...options })
    const troubles: string[] = []
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(`http://127.0.0.1:${port}/`) && !request.url().startsWith('data:'))
        troubles.push(`asked ${request.url()}`)
    })
    await page.goto(`http://127.0.0.1:${port}/`)
    return { page, troubles }
  }

  const visited = async (use: (opened: Opened) => Promise<void>, options?: BrowserContextOptions): Promise<void> => {
    const opened = await visit(open, options)
    try {
      await opened.page.locator(intake).waitFor()
      await use(opened)
      expect(opened.troubles).toEqual([])
    } finally {
      await opened.page.context().close()
    }
  }

  /** Pushes records until the page shows what is wanted. */
  const passUntil = async (wanted: () => Promise<boolean>): Promise<void> => {
    const timer = setInterval(() => pod.pass(() => 20), 200)
    try {
      await expect.poll(wanted, { timeout: 20_000 }).toBe(true)
    } finally {
      clearInterval(timer)
    }
  }

  const brightness = (page: Page): Promise<number> =>
    page.evaluate<number>(
      `getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, each) => sum + Number(each), 0)`,
    )

  const violations = async (page: Page): Promise<readonly string[]> => {
    await page.evaluate(axe)
    return page.evaluate<readonly string[]>(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))',
    )
  }

  it('draws every node of the topology, and asks nobody else for anything', () =>
    visited(async ({ page }) => {
      expect(await page.locator('[data-node]').count()).toBe(pod.graph.nodes.length)
      expect(await page.title()).toBe('eventzr-cpaas-v1 0 · live topology')
      expect(await page.getByRole('status').first().textContent()).toBe('running')
    }))

  it('follows what passes, second by second', () =>
    visited(async ({ page }) => {
      const figures = page.locator(`${intake} .figures`)
      await passUntil(async () => /^[1-9]\d*\/s/.test((await figures.textContent()) ?? ''))
      expect(await page.locator('.edge.flowing').count()).toBeGreaterThan(10)
    }))

  it('opens a node by mouse, with its stores, masked keys and timers, and closes it', () =>
    visited(async ({ page }) => {
      await page.locator(`${intake} .name`).click()
      const details = page.getByRole('complementary')
      await details.getByText('budgets').waitFor()
      const text = (await details.textContent())!
      expect(text).toMatch(/#[0-9a-f]{8}/)
      expect(text).toContain('have a timer')
      for (const secret of Object.values(secrets)) expect(text).not.toContain(secret)
      await page.getByRole('button', { name: 'close details' }).click()
      expect(await details.count()).toBe(0)
    }))

  it('opens a node by keyboard: one tab stop, arrows from node to node, Enter and Escape', () =>
    visited(async ({ page }) => {
      expect(await page.locator('[data-node][tabindex="0"]').count()).toBe(1)
      await page.locator(intake).focus()
      await page.keyboard.press('ArrowRight')
      const focused = await page.evaluate<string>('document.activeElement.dataset.node')
      expect(focused).not.toBe('processor:intake')
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByRole('complementary').locator('h2').textContent()).toBe(focused.split(':')[1])
      await page.keyboard.press('Escape')
      expect(await page.getByRole('complementary').count()).toBe(0)
      expect(await page.evaluate('document.activeElement.dataset.node')).toBe(focused)
    }))

  it('shows dead letters and open breakers in colour and in words', () =>
    visited(async ({ page }) => {
      pod.metricsText = 'eventzr_cpaas_breakers{provider="twilio",state="open"} 2\n'
      pod.fail('intake')
      const health = page.locator('[data-node="processor:provider-health"]')
      await expect.poll(() => health.getAttribute('class'), { timeout: 10_000 }).toContain('warning')
      expect(await page.locator(intake).getAttribute('class')).toContain('failing')
      expect(await page.locator(intake).getAttribute('aria-label')).toContain('dead letters in the last minute')
    }))

  it('searches the sample of events', () =>
    visited(async ({ page }) => {
      await passUntil(async () => (await page.locator('.sample tbody tr').count()) > 5)
      await page.getByLabel('search').fill('out communication.sent')
      const types = page.locator('.sample tbody tr td:nth-child(3)')
      await expect
        .poll(async () => new Set(await types.allTextContents()))
        .toEqual(new Set(['cpaas.communication.sent']))
      await page.getByLabel('search').fill('nothing like this')
      await expect.poll(() => page.locator('.sample tbody tr').count()).toBe(0)
    }))

  it.each(['light', 'dark'] as const)('has nothing for axe to find, in %s, with a node open', (colorScheme) =>
    visited(
      async ({ page }) => {
        await passUntil(async () => (await page.locator('.sample tbody tr').count()) > 0)
        await page.locator(`${intake} .name`).click()
        await page.getByRole('complementary').getByText('budgets').waitFor()
        expect(await violations(page)).toEqual([])
      },
      { colorScheme, reducedMotion: 'reduce' },
    ),
  )

  it('is dark where the system is, and otherwise by its switch', async () => {
    await visited(async ({ page }) => expect(await brightness(page)).toBeLessThan(200), { colorScheme: 'dark' })
    await visited(
      async ({ page }) => {
        expect(await brightness(page)).toBeGreaterThan(600)
        await page.getByRole('button', { name: 'colours: auto' }).click()
        expect(await brightness(page)).toBeLessThan(200)
      },
      { colorScheme: 'light' },
    )
  })

  it('moves nothing for those who want less motion', () =>
    visited(
      async ({ page }) => {
        await passUntil(async () => (await page.locator('.edge.flowing').count()) > 0)
        const animation = `getComputedStyle(document.querySelector('.edge.flowing')).animationName`
        expect(await page.evaluate(animation)).toBe('none')
      },
      { reducedMotion: 'reduce' },
    ))

  it('asks for a token where one is needed, and keeps it for the tab', async () => {
    const { page } = await visit(guarded)
    await page.getByLabel('token').fill(token)
    await page.getByRole('button', { name: 'show' }).click()
    await page.locator(intake).waitFor()
    expect(await violations(page)).toEqual([])
    await page.reload()
    await page.locator(intake).waitFor()
    await page.context().close()
  })
})

describe('the files of the live page', () => {
  it('have less than 150 kB in all', () => {
    const sizes = ['page/page.html', 'page/page.css', 'built/page.js'].map(
      (file) => statSync(new URL(`../../src/admin/${file}`, import.meta.url)).size,
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000)
  })
})
