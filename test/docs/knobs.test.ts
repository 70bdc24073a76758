import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cpaasPolicySchema } from '#processors/cpaas/policy/cpaas-policy.ts'
import { knobsOf } from '#processors/shared/policy/knob-list.ts'
import { studioPolicySchema } from '#processors/studio/policy/studio-policy.ts'
import { renderTypes } from '#processors/studio/policy/symbols.ts'
import { readPage, root, sectionOf, tableRows } from './markdown.ts'

const symbol = new RegExp(`\\.([A-Z_]+|${renderTypes.join('|')})$`)

/** One knob for each symbol of an enum, and for each trigger, has one name in the pages: `routes.*` for `routes.SMS` and the like. */
const pageName = (path: string): string => path.replace(symbol, '.*').replace(/^fanOut\..+$/, 'fanOut.*')

const sections = globSync('docs/processors/*.md', { cwd: root }).map((page) => sectionOf(readPage(page), '## Knobs'))

const namedIn = (section: string): readonly string[] =>
  tableRows(section).flatMap(([cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))

describe.each([
  ['the orchestrator', cpaasPolicySchema, 50],
  ['Studio', studioPolicySchema, 10],
] as const)('the knobs in the pages of the processors of %s', (application, schema, least) => {
  const knobs = [...new Set(knobsOf(schema).map(({ path }) => pageName(path)))]
  const anchor = `policy.md#knobs-of-${application.toLowerCase().replace(' ', '-')})`
  const named = sections.filter((section) => section.includes(anchor)).flatMap(namedIn)

  it('exist', () => {
    expect(named.length).toBeGreaterThan(least)
    expect(named.filter((name) => !knobs.includes(name))).toEqual([])
  })

  it('are all that there are', () => {
    expect(knobs.filter((name) => !named.includes(name))).toEqual([])
  })
})

it('every page with knobs says where their standards are', () => {
  expect(sections.filter((section) => namedIn(section).length > 0 && !section.includes('policy.md#knobs-of-'))).toEqual(
    [],
  )
})
