import { expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { defaultStudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import { flowReaders } from '#stream/flow-readers.ts'
import { cpaas } from '#topology/cpaas.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { hashes } from '../processors/cpaas/samples.ts'

const topologies = [cpaas(defaultCpaasPolicy, hashes), studio(defaultStudioPolicy)] as const

const used = new Set(topologies.flatMap(({ sources, sinks }) => [...sources, ...sinks]).map(({ topic }) => topic.name))

it('each topic is read or written by a topology', () => {
  const unused = Object.entries(topics).filter(([, { name }]) => !used.has(name))
  expect(unused.map(([name]) => name)).toEqual([])
})

const served = [
  'render-job.created',
  'render-job.completed',
  'render-job.failed',
  'template.created',
  'template.updated',
  'voice-model.created',
  'voice-model.ready',
].map((event) => `eventzr.studio.${event}.v1`)
const triggers = ['event.created', 'event.published', 'cms.published', 'campaign.launched']

it('Studio writes the seven topics of its service page, and reads the four', () => {
  const { sources, sinks } = studio(defaultStudioPolicy)
  expect(sinks.map(({ topic }) => topic.name)).toEqual(expect.arrayContaining(served))
  expect(sources.map(({ topic }) => topic.name)).toEqual(
    expect.arrayContaining(triggers.map((trigger) => `eventzr.${trigger}.v1`)),
  )
})

it.each(topologies)('each output of each processor of $name is read or leaves', (topology) => {
  const read = flowReaders(topology).map(({ flow }) => flow)
  const unread = topology.processors.flatMap((node) =>
    node.processor.out.filter((output) => !read.some((flow) => flow.node === node && flow.output === output)),
  )
  expect(unread).toEqual([])
})
