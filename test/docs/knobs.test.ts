import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { cpaasPolicySchema } from '#processors/cpaas/policy/cpaas-policy.ts'
import { knobsOf } from '#processors/shared/policy/knob-list.ts'
import { renderHealthPolicySchema } from '#processors/studio/health/health-policy.ts'
import { jobsPolicySchema } from '#processors/studio/jobs/jobs-policy.ts'
import { readPage, root, sectionOf, tableRows } from './markdown.ts'

const health = z.object({ health: renderHealthPolicySchema })

const knobs = [cpaasPolicySchema, z.object({ jobs: jobsPolicySchema }), health].flatMap((schema) =>
  knobsOf(schema).map(({ path }) => path),
)

/** One knob for each symbol of an enum has one name in the pages, as `routes.*` for `routes.SMS` and the like. */
const pageName = (path: string): string => path.replace(/\.([A-Z_]+|image|video|audio|document)$/, '.*')

const namedIn = (page: string): readonly string[] =>
  tableRows(sectionOf(readPage(page), '## Knobs')).flatMap(([cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  )

const named = globSync('docs/processors/*.md', { cwd: root }).flatMap(namedIn)

describe('the knobs in the pages of the processors', () => {
  it('exist', () => {
    const known = new Set(knobs.map(pageName))
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })

  it('are all that there are', () => {
    expect([...new Set(knobs.map(pageName))].filter((name) => !named.includes(name))).toEqual([])
  })
})

it('the page of the health of renderers names all of its knobs, which are not those of messages', () => {
  const own = new Set(knobsOf(health).map(({ path }) => pageName(path)))
  expect(namedIn('docs/processors/renderer-health.md').toSorted()).toEqual([...own].toSorted())
})
