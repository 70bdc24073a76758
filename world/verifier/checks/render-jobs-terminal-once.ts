import { type Check, checkResult, type Given } from '#world/verifier/check.ts'
import { countsAttempts, type EntityLife, entityLives, jobKey, numberFault } from '#world/verifier/entity-life.ts'
import { distinct, usable } from '#world/verifier/outcome.ts'
import { positionText } from '#world/verifier/seen-event.ts'
import { tenantOrder } from '#world/verifier/tenant-order.ts'

/** Created, dispatched, and completed, failed or superseded. */
const lifeCycle = /^CD*[PFS]$/

const inputs = ['eventCreated', 'renderJobProgressed'] as const
const outputs = ['renderJobCreated', 'renderJobDispatched', 'renderJobCompleted', 'renderJobFailed'] as const

/** Every event has as many render jobs as the policy plans, and each job goes from created over its attempts to exactly one end. */
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
    },
    jobKey,
  )
  const order = tenantOrder(outcome, inputs, outputs, dead)
  const faults = [...planFaults(given), ...[...jobs.values()].flatMap((job) => jobFault(job) ?? []), ...order.faults]
  return checkResult(faults, `${jobs.size} render jobs; ${order.compared} events in the order of their causes`)
}

/** Lost jobs leave no trace of their own, so the jobs of each entity are counted. */
const planFaults = ({ outcome: { events }, expectations: { jobsPerEvent }, dead }: Given): readonly string[] => {
  const created = Map.groupBy(
    distinct(events.renderJobCreated),
    ({ data }) => `${data.tenantId}|${data.source?.entityId}`,
  )
  return usable(events.eventCreated, dead).flatMap((event) => {
    const count = created.get(`${event.data.tenantId}|${event.data.eventId}`)?.length ?? 0
    return count === jobsPerEvent ? [] : [`${positionText(event)} has ${count} render jobs instead of ${jobsPerEvent}`]
  })
}

const jobFault = (job: EntityLife): string | undefined => {
  const fault = stepFault(job)
  return fault === undefined ? undefined : `the render job that ends with ${positionText(job.last)} ${fault}`
}

const stepFault = (job: EntityLife): string | undefined => {
  if (!lifeCycle.test(job.pattern)) return `goes ${job.pattern}`
  return countsAttempts(job) ? numberFault(job) : 'has attempts that do not count from 1'
}
