import { describe, expect, it } from 'vitest'
import { jobPlans, planReader } from '#processors/studio/jobs/job-plan.ts'
import { renderJob } from '#processors/studio/jobs/render-job.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, jobsPolicy as policy, policy as studioPolicy, poster, report, s, starting } from '../given.ts'

const key = [acme, poster.jobId] as const
const outdated = { jobId: poster.jobId, supersededByJobId: 'job-2' }

const planned = () =>
  new ProcessorTestDriver(renderJob({ ...studioPolicy, jobs: policy })).pipeInto('planned', acme, starting(), s(0))
type Driver = ReturnType<typeof planned>

const reported = (driver: Driver, seconds: number, fields: Parameters<typeof report>[0]) =>
  driver.pipeInto('reports', acme, report(fields), s(seconds))

const planOf = (driver: Driver) => driver.row(jobPlans, key)

describe('the plan of a job', () => {
  it('is kept as it came from planned to uploading, and over attempts', () => {
    const driver = planned()
    expect(planOf(driver)).toEqual(poster)
    for (const state of ['QUEUED', 'RUNNING', 'UPLOADING', 'FAILED'] as const) {
      reported(driver, 5, { state })
      expect(planOf(driver)).toEqual(poster)
    }
    expect(planOf(driver.advanceStreamTime(10_000))).toEqual(poster)
    expect(driver.outputOf('dispatched')).toMatchObject([{ attempt: 1 }, { attempt: 2, inputs: poster.inputs }])
  })

  it.each<[string, 'completed' | 'failed' | 'superseded', (driver: Driver) => Driver]>([
    ['is completed', 'completed', (driver) => reported(driver, 5, { state: 'COMPLETED' })],
    ['fails', 'failed', (driver) => reported(driver, 5, { state: 'FAILED', failureClass: 'INVALID_INPUT' })],
    ['runs out of time', 'failed', (driver) => driver.advanceStreamTime(policy.queueTimeoutMs.image)],
    ['is superseded', 'superseded', (driver) => driver.pipeInto('outdated', acme, outdated, s(5))],
  ])('goes when its job %s', (_end, output, end) => {
    const driver = end(planned())
    expect(driver.outputOf(output)).toHaveLength(1)
    expect(planOf(driver)).toBeUndefined()
  })

  it('does not come back when an ended job is planned again', () => {
    const driver = reported(planned(), 5, { state: 'COMPLETED' }).pipeInto('planned', acme, starting(), s(6))
    expect(planOf(driver)).toBeUndefined()
  })

  it('stays for a report that is refused', () => {
    const driver = reported(planned(), 5, { state: 'COMPLETED', outputUrl: '' })
    expect(driver.outputOf('refused')).toHaveLength(1)
    expect(planOf(driver)).toEqual(poster)
  })

  it('is missed aloud, never passed over', () => {
    expect(() => planReader({ get: () => undefined })(key)).toThrow('an open render job has no plan')
  })
})
