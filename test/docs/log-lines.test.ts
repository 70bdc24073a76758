import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { logLevels } from '#observe/log-level.ts'
import { readPage, root, sectionOf, tableRows } from './markdown.ts'

const rows = tableRows(sectionOf(readPage('docs/operations.md'), '### Logs')).filter(([line]) => line !== 'line')
const lines = rows.map(([line = '']) => line.replaceAll('`', ''))
const sources = new Map(globSync('{src,state}/**/*.ts', { cwd: root }).map((file) => [file, readPage(file)] as const))

/** Errors that lead to a line by their code are written where they are made. */
const codes: Readonly<Record<string, string>> = {
  'src/runtime/watch/topic-watch.ts': 'TOPICS_INVALID',
}

describe('the log lines in docs/operations.md', () => {
  it.each(lines)('have %s from the source', (line) => {
    expect([...sources.values()].some((text) => text.includes(line))).toBe(true)
  })

  it('have a level and something to do', () => {
    for (const [line, level = '', remedy = ''] of rows) {
      const words = level.split(', ')
      expect(
        words.every((word) => word === 'any' || logLevels.some((each) => each === word)),
        line,
      ).toBe(true)
      expect(remedy.length, line).toBeGreaterThan(10)
    }
  })

  it('have one for each place that logs an error', () => {
    const errors = [...sources].filter(([, text]) => /[lL]og\.error\(/.test(text))
    expect(errors.length).toBeGreaterThan(5)
    const missing = errors.filter(([file, text]) => !lines.some((line) => text.includes(line) || codes[file] === line))
    expect(missing.map(([file]) => file)).toEqual([])
  })
})
