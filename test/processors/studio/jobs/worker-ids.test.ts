import { expect, it } from 'vitest'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, concert, policy, report, s } from '../given.ts'

it('a worker that gives all of its reports one id ends each job with an event of its own, and no report can be told from another', () => {
  const driver = new TopologyTestDriver(studio(policy)).pipe(topics.eventCreated, acme, concert(), s(0))
  for (const state of ['RUNNING', 'COMPLETED'] as const) {
    for (const { jobId } of driver.read(topics.renderJobDispatched))
      driver.pipe(topics.renderJobProgressed, acme, report({ jobId, state }), s(10), { id: 'report' })
  }
  const ends = driver.events(topics.renderJobCompleted).map(({ attributes }) => attributes)
  expect(new Set(ends.map(({ id }) => id)).size).toBe(4)
  expect(new Set(ends.map(({ causationId }) => causationId))).toEqual(new Set(['report']))
})
