import { type Check, checkResult } from '#world/verifier/check.ts'
import { countsAttempts, type EntityLife, entityLives, jobKey, numberFault } from '#world/verifier/entity-life.ts'
import { usable } from '#world/verifier/outcome.ts'
import { positionText } from '#world/verifier/seen-event.ts'
import { orderFaults } from '#world/verifier/tenant-order.ts'

/** Created, dispatched, and completed, failed or superseded. */
const lifeCycle = /^CD*[PFS]$/

/** Every event that was created has render jobs, and each job goes from created over its attempts to exactly one end. */
export const renderJobsTerminalOnce: Check = ({ outcome, dead }) => {
  const { events } = outcome
  const jobs = entityLives(
    {
      C: events.renderJobCreated,
      D: events.renderJobDispatched,
      P: events.renderJobCompleted,
      F: events.renderJobFailed,
      S: events.renderJobSuperseded,
    },
    jobKey,
  )
  const rendered = new Set(events.renderJobCreated.map(({ data }) => `${data.tenantId}|${data.source?.entityId}`))
  const faults = [
    ...usable(events.eventCreated, dead)
      .filter(({ data }) => !rendered.has(`${data.tenantId}|${data.eventId}`))
      .map((event) => `${positionText(event)} has no render job`),
    ...[...jobs.values()].flatMap((job) => jobFault(job) ?? []),
    ...orderFaults(
      outcome,
      ['eventCreated', 'renderJobProgressed'],
      ['renderJobCreated', 'renderJobDispatched', 'renderJobCompleted', 'renderJobFailed'],
      dead,
    ),
  ]
  return checkResult(faults, `${jobs.size} render jobs`)
}

const jobFault = (job: EntityLife): string | undefined => {
  const fault = stepFault(job)
  return fault === undefined ? undefined : `the render job that ends with ${positionText(job.last)} ${fault}`
}

const stepFault = (job: EntityLife): string | undefined => {
  if (!lifeCycle.test(job.pattern)) return `goes ${job.pattern}`
  return countsAttempts(job) ? numberFault(job) : 'has attempts that do not count from 1'
}
