import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readPage, root } from './markdown.ts'

/** The tests that a cell of a table names, as `test/x.test.ts › title`; none for a dash. */
export const namedTests = (cell: string): readonly string[] =>
  cell === '—' ? [] : cell.split('<br>').map((each) => each.replace(/^`(.*)`$/, '$1'))

/** Titles are the strings that stand first in a call. */
const titlesOf = (source: string): ReadonlySet<string> =>
  new Set(
    [...source.matchAll(/\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g)].map(([, , text = '']) =>
      text.replaceAll(/\\(.)/g, '$1'),
    ),
  )

export const testExists = (name: string): boolean => {
  const [file = '', title = ''] = name.split(' › ')
  return /^test\/.+\.test\.ts$/.test(file) && existsSync(join(root, file)) && titlesOf(readPage(file)).has(title)
}
