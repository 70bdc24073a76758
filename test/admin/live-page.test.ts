import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import { noLog } from '#runtime/ports/log.ts'
import { adminApp } from '../../src/admin/admin-app.ts'
import { adminRoutes } from '../../src/admin/admin-routes.ts'
import { inspectRoute } from '../../src/admin/inspect-route.ts'
import type { InspectionFacts } from '../../src/admin/inspection-facts.ts'
import { Inspections } from '../../src/admin/inspections.ts'
import { type AdminServer, serveAdmin } from '../../src/admin/serve-admin.ts'
import { isBrowserMissing, openBrowser } from './open-browser.ts'
import { secrets, SimulatedPod } from './simulated-pod.ts'

const token = 'a-token-of-this-test'
const intake = '[data-node="processor:intake"]'

const place = { topic: 'eventzr.notify.transactional.requested.v1', partition: 1, offset: 42 }
const story: InspectionFacts = {
  application: 'eventzr-cpaas-v1',
  task: 1,
  asOf: '2026-02-24T12:00:05.000Z',
  earlierSteps: 3,
  steps: [
    {
      at: '2026-02-24T12:00:00.000Z',
      cause: { ...place, id: 'event-1' },
      rows: [
        {
          store: 'messages',
          key: ['m1'],
          kind: 'made',
          fields: { waitingFor: 'ANSWER' },
          timerAt: '2026-02-24T12:01:00.000Z',
        },
      ],
      outputs: [{ topic: 'eventzr.cpaas.dispatch.requested.v1', id: 'event-2' }],
      refusals: [],
    },
    { at: '2026-02-24T12:01:00.000Z', cause: 'timer', rows: [], outputs: [], refusals: ['RULE_FAILED'] },
  ],
  deadLetters: [{ at: '2026-02-24T12:01:00.000Z', reason: 'RULE_FAILED', stage: 'process', ...place }],
  verdict: 'the message waits for its answer',
}

if (isBrowserMissing) console.warn('no Chromium here: the live page is not tested in a browser')

/** A page of a simulated pod, and all that went wrong in it. */
interface Opened {
  readonly page: Page
  readonly troubles: string[]
}

describe.skipIf(isBrowserMissing)('the live page in a browser', () => {
  const pod = new SimulatedPod(topologyOf('cpaas'))
  const { routes: own, live } = adminRoutes(pod)
  const folder = mkdtempSync(join(tmpdir(), 'live-page-'))
  const file = join(folder, 'inspect.mjs')
  writeFileSync(file, `process.stdout.write(${JSON.stringify(JSON.stringify([story]))})`)
  const inspections = new Inspections({ file, application: 'cpaas', applications: ['cpaas'] })
  const routes = [...own, inspectRoute(inspections, true)]
  const serve = (wanted: string | undefined) =>
    serveAdmin(adminApp(routes, { host: '127.0.0.1', token: wanted }, noLog), '127.0.0.1', 0)
  const servers: AdminServer[] = []
  let browser: Browser
  /** One page for most of it: a browser takes long to open another one. */
  let light: Opened
  let page: Page

  const visit = async (options: BrowserContextOptions, wanted?: string): Promise<Opened> => {
    const server = await serve(wanted)
    servers.push(server)
    const opened = await browser.newPage({ viewport: { width: 1500, height: 1000 }, ...options })
    const troubles: string[] = []
    opened.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('401')) troubles.push(message.text())
    })
    opened.on('pageerror', (error) => troubles.push(error.message))
    opened.on('request', (request) => {
      if (!request.url().startsWith(`http://127.0.0.1:${server.port}/`) && !request.url().startsWith('data:'))
        troubles.push(`asked ${request.url()}`)
    })
    await opened.goto(`http://127.0.0.1:${server.port}/`)
    return { page: opened, troubles }
  }

  beforeAll(async () => {
    browser = await openBrowser()
    light = await visit({ colorScheme: 'light' })
    ;({ page } = light)
    await page.locator(intake).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    live.close()
    await Promise.all(servers.map((server) => server.close()))
    rmSync(folder, { recursive: true, force: true })
  })

  /** Pushes records until the page shows what is wanted. */
  const passUntil = async (wanted: () => Promise<boolean>): Promise<void> => {
    const timer = setInterval(() => pod.pass(() => 20), 200)
    try {
      await expect.poll(wanted, { timeout: 20_000 }).toBe(true)
    } finally {
      clearInterval(timer)
    }
  }

  const brightness = (of: Page): Promise<number> =>
    of.evaluate<number>(
      `getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, each) => sum + Number(each), 0)`,
    )

  const violations = async (of: Page, rules = ''): Promise<readonly string[]> => {
    await of.evaluate(axe.source)
    return of.evaluate<readonly string[]>(
      `axe.run(${rules}).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
    )
  }

  it('draws every node of the topology, and asks nobody else for anything', async () => {
    expect(await page.locator('[data-node]').count()).toBe(pod.graph.nodes.length)
    expect(await page.title()).toBe('eventzr-cpaas-v1 0 · live topology')
    await expect.poll(() => page.getByRole('status').first().textContent()).toBe('running')
  })

  it('follows what passes, second by second', async () => {
    const figures = page.locator(`${intake} .figures`)
    await passUntil(async () => /^[1-9]\d*\/s/.test((await figures.textContent()) ?? ''))
    expect(await page.locator('.edge.flowing').count()).toBeGreaterThan(10)
  })

  it('says how many records of parked tenants wait in a task', async () => {
    await expect.poll(() => page.locator('.task').nth(1).textContent()).toContain('parked 12')
    expect(await page.locator('.task').first().textContent()).not.toContain('parked')
  })

  it('opens a node by mouse, with its stores, masked keys and timers, and closes it', async () => {
    await page.locator(`${intake} .name`).click()
    const details = page.getByRole('complementary')
    await details.getByText('budgets').waitFor()
    const text = (await details.textContent())!
    expect(text).toMatch(/#[0-9a-f]{8}/)
    expect(text).toContain('have a timer')
    for (const secret of Object.values(secrets)) expect(text).not.toContain(secret)
    await page.getByRole('button', { name: 'close details' }).click()
    expect(await details.count()).toBe(0)
  })

  it('opens a node by keyboard: one tab stop, arrows from node to node, Enter and Escape', async () => {
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
  })

  it('shows dead letters and open breakers in colour and in words', async () => {
    pod.metricsText = 'eventzr_cpaas_breakers{provider="twilio",state="open"} 2\n'
    pod.fail('intake')
    const health = page.locator('[data-node="processor:provider-health"]')
    await expect.poll(() => health.getAttribute('class'), { timeout: 10_000 }).toContain('warning')
    await expect.poll(() => page.locator(intake).getAttribute('class')).toContain('failing')
    expect(await page.locator(intake).getAttribute('aria-label')).toContain('dead letters in the last minute')
  })

  it('searches the sample of events', async () => {
    await passUntil(async () => (await page.locator('.sample tbody tr').count()) > 5)
    await page.getByLabel('search').fill('out communication.sent')
    const types = page.locator('.sample tbody tr td:nth-child(3)')
    await expect.poll(async () => new Set(await types.allTextContents())).toEqual(new Set(['cpaas.communication.sent']))
    await page.getByLabel('search').fill('nothing like this')
    await expect.poll(() => page.locator('.sample tbody tr').count()).toBe(0)
    await page.getByLabel('search').fill('')
  })

  it('tells the story of an entity, asked for by keyboard alone', async () => {
    await page.getByRole('textbox', { name: 'tenant' }).focus()
    await page.keyboard.type('acme')
    await page.keyboard.press('Tab')
    await page.keyboard.type('m1')
    await page.keyboard.press('Enter')
    await page.getByText(story.verdict).waitFor()
    const told = (await page.locator('.story').allInnerTexts()).join().replaceAll(/\s+/g, ' ')
    for (const part of [
      'notify.transactional.requested 1 @ 42',
      'row messages made m1 waitingFor "ANSWER" timer at 2026-02-24T12:01:00.000Z',
      'out cpaas.dispatch.requested event-2',
      'timer dead letter RULE_FAILED',
      `dead letter RULE_FAILED process ${place.topic}-1 @ 42`,
    ])
      expect(told).toContain(part)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('story')
  })

  it('has nothing for axe to find, light or dark, with a node open', async () => {
    await page.locator(`${intake} .name`).click()
    await page.getByRole('complementary').getByText('budgets').waitFor()
    expect(await brightness(page)).toBeGreaterThan(600)
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'colours: auto' }).click()
    expect(await brightness(page)).toBeLessThan(200)
    expect(await violations(page, `{ runOnly: ['color-contrast'] }`)).toEqual([])
    expect(light.troubles).toEqual([])
  })

  it('is dark where the system is, and moves nothing for those who want less motion', async () => {
    const dark = await visit({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await passUntil(async () => (await dark.page.locator('.edge.flowing').count()) > 0)
    expect(await brightness(dark.page)).toBeLessThan(200)
    const animation = `getComputedStyle(document.querySelector('.edge.flowing')).animationName`
    expect(await dark.page.evaluate(animation)).toBe('none')
    expect(dark.troubles).toEqual([])
  })

  it('asks for a token where one is needed, and keeps it for the tab', async () => {
    const guarded = await visit({}, token)
    await guarded.page.getByLabel('token').fill('another token')
    await guarded.page.getByRole('button', { name: 'show' }).click()
    await expect.poll(() => guarded.page.getByLabel('token').isVisible()).toBe(true)
    await guarded.page.getByLabel('token').fill(token)
    await guarded.page.getByRole('button', { name: 'show' }).click()
    await guarded.page.locator(intake).waitFor()
    await guarded.page.reload()
    await guarded.page.locator(intake).waitFor()
    expect(guarded.troubles).toEqual([])
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
