import { type Check, checkResult } from '#world/verifier/check.ts'
import { countsAttempts, type EntityLife, entityLives, jobKey, numberFault } from '#world/verifier/entity-life.ts'
import { positionText } from '#world/verifier/seen-event.ts'
import { tenantOrder } from '#world/verifier/tenant-order.ts'

/**
 * Created, dispatched, and completed, failed or superseded. The asset of an attempt may come behind its end, and behind that of the
 * job.
 */
const lifeCycle = /^C[DO]*[PFS]O*$/

const inputs = [
  'eventCreated',
  'eventPublished',
  'cmsPublished',
  'campaignLaunched',
  'renderJobRequested',
  'renderJobCancelRequested',
  'renderJobProgressed',
] as const
const outputs = ['renderJobCreated', 'renderJobDispatched', 'renderJobCompleted', 'renderJobFailed'] as const

/** Each job goes from created over its attempts to exactly one end, and per tenant events leave in the order of their causes. */
export const renderJobsTerminalOnce: Check = (given) => {
  const { outcome, dead } = given
  const { events } = outcome
  const jobs = entityLives(
    {
      C: events.renderJobCreated,
      D: events.renderJobDispatched,
      P: events.renderJobCompleted,
      F: events.renderJobFailed,
      S: events.renderJobSuperseded,
      O: events.renderAssetOrphaned,
    },
    jobKey,
  )
  const order = tenantOrder(outcome, inputs, outputs, dead)
  const faults = [...[...jobs.values()].flatMap((job) => jobFault(job) ?? []), ...order.faults]
  return checkResult(faults, `${jobs.size} render jobs; ${order.compared} events in the order of their causes`)
}

const jobFault = (job: EntityLife): string | undefined => {
  const fault = stepFault(job)
  return fault === undefined ? undefined : `the render job that ends with ${positionText(job.last)} ${fault}`
}

const stepFault = (job: EntityLife): string | undefined => {
  if (!lifeCycle.test(job.pattern)) return `goes ${job.pattern}`
  return countsAttempts(job) ? numberFault(job) : 'has attempts that do not count from 1'
}
