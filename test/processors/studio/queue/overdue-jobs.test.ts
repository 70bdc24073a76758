import { expect, it } from 'vitest'
import { turnStore } from '#processors/studio/queue/queue-store.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, policy, report, s } from '../given.ts'
import { request } from '../planning/given-triggers.ts'

it('a line of jobs whose requests ended in a stop is worked off without a loop within one record', () => {
  const run = new TopologyTestDriver(studio({ ...policy, concurrency: { maxRunning: 1 } }))
  run.pipe(topics.renderJobRequested, acme, request({ requestId: 'first' }), s(0))
  for (let at = 0; at < 40; at++)
    run.pipe(topics.renderJobRequested, acme, request({ requestId: `late-${at}`, deadlineAt: s(60) }), s(1))
  const [{ jobId } = { jobId: '' }] = run.read(topics.renderJobDispatched)
  run.standStill(3_600_000)
  const failed = report({ jobId, attempt: 1, state: 'FAILED', failureClass: 'CONTENT_POLICY' })
  run.pipe(topics.renderJobProgressed, acme, failed, s(70))
  run.advanceStreamTime(3_700_000)
  expect(run.deadLetters).toEqual([])
  expect(run.read(topics.renderJobDispatched)).toHaveLength(1)
  const late = run.read(topics.renderJobFailed).slice(1)
  expect(late.map(({ failureClass }) => failureClass)).toEqual(Array(40).fill('QUEUE_TIMEOUT'))
  expect(run.row(turnStore, [acme])).toBeUndefined()
})
