import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { defaultStudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import { cpaas } from '#topology/cpaas.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { hashes } from '../processors/cpaas/samples.ts'

const used = new Set(
  [cpaas(defaultCpaasPolicy, hashes), studio(defaultStudioPolicy)]
    .flatMap(({ sources, sinks }) => [...sources, ...sinks])
    .map(({ topic }) => topic.name),
)
const source = readFileSync(join(import.meta.dirname, '../../topology/topics.ts'), 'utf8')
const [, docstring = ''] = /\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport const topics/.exec(source) ?? []

it('the docstring of the topics says how many are in a topology, and names the others', () => {
  const others = Object.entries(topics).filter(([, { name }]) => !used.has(name))
  const count = Object.keys(topics).length
  expect(docstring).toContain(`${count - others.length} of these ${count}`)
  const named = [...docstring.matchAll(/`(\w+)`/g)].map(([, name]) => name)
  expect(new Set(named)).toEqual(new Set(others.map(([name]) => name)))
})
