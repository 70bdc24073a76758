import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of the project. */
export const root = join(import.meta.dirname, '..', '..')

/** A page of the project, by its path from the root. */
export const readPage = (path: string): string => readFileSync(join(root, path), 'utf8')

/** The text under a heading of a page, up to the next one of the same depth or of a higher one; empty without it. */
export const sectionOf = (page: string, heading: string): string => {
  const [, text = ''] = page.split(`\n${heading}\n`)
  const depth = heading.indexOf(' ')
  return text.split(new RegExp(`\n#{1,${depth}} `))[0]!
}

/** The rows of every table of a page as trimmed cells, heads and rules left out; an escaped bar stays part of its cell. */
export const tableRows = (page: string): readonly (readonly string[])[] => {
  const lines = page.split('\n')
  return lines.flatMap((line, index) =>
    line.startsWith('|') && !isRule(line) && !isRule(lines[index + 1] ?? '') ? [cellsOf(line)] : [],
  )
}

const isRule = (line: string): boolean => /^\|( ---+ \|)+$/.test(line)

const cellsOf = (line: string): readonly string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim())
