import { globSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readPage, root, tableRows } from './markdown.ts'

const rows = tableRows(readPage('docs/hostile-inputs.md')).filter(([first]) => first !== 'a producer sends')
const reasons = new Set(tableRows(readPage('docs/events.md')).map(([first = '']) => first))
const quoted = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)

it('docs/hostile-inputs.md names tests for every input', () => {
  expect(rows.length).toBeGreaterThan(20)
  const missing = rows.flatMap(([input, , , tests]) =>
    quoted(tests).length > 0
      ? quoted(tests).filter((name) => globSync(`test/**/${name}.test.ts`, { cwd: root }).length === 0)
      : [input],
  )
  expect(missing).toEqual([])
})

it('docs/hostile-inputs.md names only reasons that docs/events.md explains', () => {
  const named = rows.flatMap(([, becomes]) => quoted(becomes))
  expect(named.filter((reason) => !reasons.has(`\`${reason}\``))).toEqual([])
})
