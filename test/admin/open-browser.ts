import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { areOutsideToolsRequired } from '../outside-tools.ts'

/** Debian's, as scripts/bootstrap.sh installs it, or the one of other machines. */
const places = ['/usr/bin/chromium', '/usr/bin/google-chrome'] as const
const found = places.find((place) => existsSync(place))

/** Without a browser its tests are left out, but for machines that must have one. */
export const isBrowserMissing = found === undefined && !areOutsideToolsRequired

/** A browser with a profile of its own, which asks nobody but the tested server. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: found ?? places[0],
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
