import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { areOutsideToolsRequired } from '../outside-tools.ts'

/** Debian's, as scripts/bootstrap.sh installs it. */
const executablePath = '/usr/bin/chromium'

/** Without a browser its tests are left out, but for machines that must have one. */
export const isBrowserMissing = !existsSync(executablePath) && !areOutsideToolsRequired

/** A browser with a profile of its own, which asks nobody but the tested server. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
