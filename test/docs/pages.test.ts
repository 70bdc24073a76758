import { existsSync, globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPage, root } from './markdown.ts'

const pages = [
  ...globSync('*.md', { cwd: root }),
  ...globSync('{docs,bench,src,examples,world,clients}/**/*.md', { cwd: root }),
]
const records = pages.filter((page) => /^docs\/decisions\/\d/.test(page)).toSorted()

const linksOf = (page: string): readonly string[] =>
  [...readPage(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !target.includes('://'))

const commandsOf = (page: string): readonly string[] =>
  [...readPage(page).matchAll(/npm run ([a-z:-]+)/g)].map(([, script = '']) => script)

describe('the pages', () => {
  it('link to files that are there', () => {
    const broken = pages.flatMap((page) =>
      linksOf(page)
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page} → ${target}`),
    )
    expect(broken).toEqual([])
  })

  it('name commands that exist', () => {
    const { scripts } = JSON.parse(readPage('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
    expect(pages.flatMap(commandsOf).filter((script) => !(script in scripts))).toEqual([])
  })

  it('are short where they are read first', () => {
    expect(readPage('README.md').split('\n').length).toBeLessThan(150)
  })
})

describe('the decision records', () => {
  it('are numbered without a gap', () => {
    expect(records.map((record) => Number(basename(record).slice(0, 4)))).toEqual(records.map((_, index) => index + 1))
  })

  it('are called by their numbers, in their own headings and wherever they are linked', () => {
    const headings = records.map((record) => [/^# (\d+)/.exec(readPage(record))?.[1], basename(record)] as const)
    const links = pages.flatMap((page) => [
      ...readPage(page).matchAll(/\[(\d+)[^\]]*\]\((?:[\w./]+\/)?(\d{4}-[^)#]+)/g),
    ])
    const called = [...headings, ...links.map(([, number, file = '']) => [number, file] as const)]
    expect(called.filter(([number, file]) => Number(number) !== Number(file.slice(0, 4)))).toEqual([])
    expect(links.length).toBeGreaterThan(records.length)
  })

  it.each(records)('%s says status, context, decision and consequences in 10 to 30 lines', (record) => {
    const page = readPage(record)
    expect(page).toMatch(
      /^# \d+\. .+\n\nStatus: .+\n\n## Context\n[\s\S]+\n## Decision\n[\s\S]+\n## Consequences\n[\s\S]+/,
    )
    const lines = page.trimEnd().split('\n').length
    expect(lines).toBeGreaterThanOrEqual(10)
    expect(lines).toBeLessThanOrEqual(30)
  })

  it('are all in the list', () => {
    const listed = readPage('docs/decisions/README.md')
    expect(records.filter((record) => !listed.includes(`(${basename(record)})`))).toEqual([])
  })
})
