import { readFileSync } from 'node:fs'
import type { AdminRoute } from './admin-route.ts'

/** The files of the live page, in memory from the start on. */
const files = [
  ['/', 'page/page.html', 'text/html; charset=utf-8'],
  ['/page.css', 'page/page.css', 'text/css; charset=utf-8'],
  ['/page.js', 'built/page.js', 'text/javascript; charset=utf-8'],
] as const

/** They say nothing about the pod, so that a browser without a token gets the form for one. */
export const pageRoutes = (): readonly AdminRoute[] =>
  files.map(([path, file, contentType]) => {
    const body = readFileSync(new URL(file, import.meta.url), 'utf8')
    return { path, isOpen: true, answer: () => new Response(body, { headers: { 'content-type': contentType } }) }
  })
