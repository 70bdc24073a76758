import { describe, expect, it } from 'vitest'
import { renderJob } from '#processors/studio/jobs/render-job.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, jobsPolicy as policy, policy as studioPolicy, poster, report, s, starting } from '../given.ts'

const hour = 3_600

/** A task that stood still for an hour from 0 s on, and a job that was planned meanwhile. */
const late = () =>
  new ProcessorTestDriver(renderJob({ ...studioPolicy, jobs: policy }))
    .pipeInto('planned', acme, starting({ ...poster, jobId: 'job-0' }), s(0))
    .standStill(hour * 1_000)
    .pipeInto('planned', acme, starting(), s(10))

describe('a job that is planned in a backlog', () => {
  it('has the time of its attempt and all of its own before it, and was created when its event came', () => {
    const driver = late()
    expect(driver.outputOf('dispatched')[1]).toMatchObject({ deadlineAt: s(hour + 720) })
    expect(driver.outputOf('created')[1]).toMatchObject({ deadlineAt: s(hour + 7_200), createdAt: s(10) })
  })

  it('waits for its worker once the backlog has passed', () => {
    const driver = late().advanceStreamTime((hour + 300) * 1_000)
    driver.pipeInto('reports', acme, report({ state: 'COMPLETED' }), driver.now)
    expect(driver.outputOf('completed')).toMatchObject([{ jobId: poster.jobId, attempt: 1 }])
    expect(driver.outputOf('failed').map(({ jobId }) => jobId)).not.toContain(poster.jobId)
  })

  it('took no negative time when its completion is stamped before the tick by which its command left', () => {
    const driver = late().pipeInto('reports', acme, report({ state: 'COMPLETED' }), s(20))
    expect(driver.outputOf('completed')).toMatchObject([{ durationMs: 0, queueMs: 10_000 }])
  })
})
