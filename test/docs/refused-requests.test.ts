import { expect, it } from 'vitest'
import { readPage, tableRows } from './markdown.ts'

it('docs/events.md lists every reason for which a request is refused, and no other', () => {
  const checks = [
    ...readPage('processors/cpaas/intake/request-rules.ts').matchAll(/code: '([A-Z_]+)'/g),
    ...readPage('processors/cpaas/intake/request-shape.ts').matchAll(/\['[a-z-]+', '([A-Z_]+)', /g),
    ...readPage('processors/cpaas/intake/check-request.ts').matchAll(/code: '([A-Z_]+)'/g),
    ...readPage('processors/cpaas/intake/whatsapp-check.ts').matchAll(/code: '([A-Z_]+)'/g),
  ]
  const [, section = ''] = readPage('docs/events.md').split('## Refused requests')
  const listed = tableRows(section.split('\n## ')[0] ?? '').map(([cell = '']) => cell.replaceAll('`', ''))
  expect(listed.length).toBeGreaterThan(5)
  expect(listed).toEqual(checks.map(([, code]) => code))
})
