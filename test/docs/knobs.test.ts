import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { cpaasPolicySchema } from '#processors/cpaas/policy/cpaas-policy.ts'
import { knobsOf } from '#processors/shared/policy/knob-list.ts'
import { batchesPolicySchema } from '#processors/studio/batches/batches-policy.ts'
import { creditsPolicySchema } from '#processors/studio/credits/credits-policy.ts'
import { jobsPolicySchema } from '#processors/studio/jobs/jobs-policy.ts'
import { queuePolicySchema } from '#processors/studio/queue/queue-policy.ts'
import { readPage, root, sectionOf, tableRows } from './markdown.ts'

const studioGroups = z.object({
  jobs: jobsPolicySchema,
  credits: creditsPolicySchema,
  concurrency: queuePolicySchema,
  batches: batchesPolicySchema,
})

const knobs = [cpaasPolicySchema, studioGroups].flatMap((schema) => knobsOf(schema).map(({ path }) => path))

/** One knob for each symbol of an enum has one name in the pages, as `routes.*` for `routes.SMS` and the like. */
const pageName = (path: string): string => path.replace(/\.([A-Z_]+|image|video|audio|document)$/, '.*')

const named = globSync('docs/processors/*.md', { cwd: root }).flatMap((page) =>
  tableRows(sectionOf(readPage(page), '## Knobs')).flatMap(([cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  ),
)

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
