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

it('each topic is read or written by a topology', () => {
  const unused = Object.entries(topics).filter(([, { name }]) => !used.has(name))
  expect(unused.map(([name]) => name)).toEqual([])
})
