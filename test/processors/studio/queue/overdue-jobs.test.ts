import { expect, it } from 'vitest'
import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import { renderJob } from '#processors/studio/jobs/render-job.ts'
import { batchesPolicySchema } from '#processors/studio/batches/batches-policy.ts'
import { renderBatch } from '#processors/studio/batches/render-batch.ts'
import { turnStore } from '#processors/studio/queue/queue-store.ts'
import { renderQueue } from '#processors/studio/queue/render-queue.ts'
import { PlannedJobSchema } from '#schemas/types.ts'
import { feed, feedback } from '#stream/feedback.ts'
import { topic } from '#stream/topic.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { topics } from '#topology/topics.ts'
import { acme, jobsPolicy, poster, report, s } from '../given.ts'

const planned = topic({
  name: 'planned',
  role: 'internal',
  schema: PlannedJobSchema,
  entity: ['jobId'],
  eventSource: 'driver',
  retentionMs: 1,
  lenient: false,
})

/** Queue and jobs of one tenant with one turn. */
const begin = () => {
  const ends = feedback<EndedJob>('ended-jobs')
  const queue = through(renderQueue({ concurrency: { maxRunning: 1 } }), { planned: source(planned), ended: ends })
  const nothing = source({ ...planned, name: 'turned-down' })
  const batches = through(renderBatch({ batches: batchesPolicySchema.parse({}) }), { ended: ends, turnedDown: nothing })
  const jobs = through(renderJob(jobsPolicy), {
    outdated: source({ ...planned, name: 'outdated' }) as never,
    planned: queue.starting,
    turn: queue.turn,
    cancels: source(topics.renderJobCancelRequested),
    reports: source(topics.renderJobProgressed),
  })
  return new TopologyTestDriver(
    topology('driver', 1, [
      sink(topics.renderBatchCompleted, batches),
      sink(topics.renderJobDispatched, jobs.dispatched),
      sink(topics.renderJobFailed, jobs.failed),
      feed(ends, jobs.ended),
    ]),
  )
}

it('a line of jobs whose requests ended in a stop is worked off without a loop within one record', () => {
  const run = begin().pipe(planned, acme, { ...poster, jobId: 'first' }, s(0))
  for (let at = 0; at < 40; at++) {
    const jobId = `late-${at}`
    run.pipe(planned, acme, { ...poster, jobId, batchId: jobId, batchSize: 1, deadlineAt: s(60) }, s(1))
  }
  run.standStill(3_600_000)
  run.pipe(
    topics.renderJobProgressed,
    acme,
    report({ jobId: 'first', attempt: 1, state: 'FAILED', failureClass: 'CONTENT_POLICY' }),
    s(70),
  )
  run.advanceStreamTime(3_700_000)
  expect(run.deadLetters).toEqual([])
  expect(run.read(topics.renderJobDispatched)).toHaveLength(1)
  const late = run.read(topics.renderJobFailed).slice(1)
  expect(late.map(({ failureClass }) => failureClass)).toEqual(Array(40).fill('QUEUE_TIMEOUT'))
  expect(run.row(turnStore, [acme])).toBeUndefined()
})
