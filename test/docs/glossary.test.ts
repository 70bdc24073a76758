import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPage, root } from './markdown.ts'

const entries = readPage('docs/glossary.md')
  .split('\n')
  .filter((line) => line.startsWith('- '))

const words = entries.map((entry) => /^- \*\*(.+)\*\*: .+\.$/.exec(entry)?.[1] ?? `not an entry: ${entry}`)

/** Everyday words and those of the language, in names of the engine's files and classes. */
const PLAIN = new Set(
  `access ahead brand broker byte call check claim codec compatibility corrupted count database delivery describe difference error
  fact fault fenced file hash header incompatible invalid kafka later limiter log loop memory misuse name not observer open opened operator replaced order output
  oversize owned own pace part pipeline port position progress queue raw reader recovery report schema sleep sorted start subscription table thread state ticker
  timeout topic traced undo unavailable union watch with write writer new`.split(/\s+/),
)

const AVOIDED = new Set(['handler', 'manager', 'service', 'helper', 'util', 'ack'])

/** Symbols of the wire contract are not ours to name. */
const DATA = new Set(['SERVICE_REPLY'])

const files = globSync(['{src,processors,state,topology,world,bench,examples,clients/core,clients/*/src}/**/*.ts'], {
  cwd: root,
})

/** Comments and texts; what is left of a file are its identifiers. */
const COMMENT_OR_TEXT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g

const identifiersOf = (source: string): readonly string[] => [
  ...new Set(source.replaceAll(COMMENT_OR_TEXT, ' ').match(/[A-Za-z_]\w*/g)),
]

/** `ackHandlers` → ack, handler. */
const partsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .filter((part) => part !== '')
    .map((part) =>
      part
        .toLowerCase()
        .replace(/ies$/, 'y')
        .replace(/(?<!s)s$/, ''),
    )

/** Files of the engine, by their names, and the classes that they export. */
const engineNames = (): readonly string[] =>
  globSync(['src/{runtime,stream}/**/*.ts', 'state/**/*.ts'], { cwd: root }).flatMap((file) => [
    basename(file, '.ts'),
    ...[...readPage(file).matchAll(/export (?:abstract )?class (\w+)/g)].map(([, name = '']) => name),
  ])

const isAvoided = (name: string): boolean => !DATA.has(name) && partsOf(name).some((part) => AVOIDED.has(part))

describe('docs/glossary.md', () => {
  it('has one line for each word', () => {
    expect(words).toEqual([...new Set(words)])
    expect(words.filter((word) => word.startsWith('not an entry'))).toEqual([])
  })

  it('is sorted', () => {
    expect(words).toEqual(words.toSorted((a, b) => a.localeCompare(b, 'en')))
  })

  it('explains every word of the names of files and classes in the engine', () => {
    const explained = new Set(words.flatMap(partsOf))
    const found = engineNames().flatMap((name) => partsOf(name).map((part) => ({ name, part })))
    expect(found.length).toBeGreaterThan(200)
    const unknown = found.filter(({ part }) => !explained.has(part) && !PLAIN.has(part))
    expect(unknown.map(({ name, part }) => `${part} of ${name}`)).toEqual([])
  })

  it('explains no word that nobody uses', () => {
    const used = new Set(files.flatMap((file) => partsOf(readPage(file))))
    const unused = words.filter((word) => !partsOf(word).every((part) => used.has(part)))
    expect(unused).toEqual([])
  })

  it('is kept: no identifier is made of a word to avoid', () => {
    const found = files.flatMap((file) =>
      identifiersOf(readPage(file))
        .filter(isAvoided)
        .map((name) => `${file}: ${name}`),
    )
    expect(found).toEqual([])
  })

  it('is kept: no file is named by a word to avoid', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter((file) => isAvoided(basename(file, '.ts')))).toEqual([])
  })
})
