import type { StudioPolicy } from '#processors/studio/policy.ts'
import { renderJob } from '#processors/studio/render-job.ts'
import { renderPlanning } from '#processors/studio/render-planning.ts'
import type { Topology } from '#stream/nodes.ts'
import { deadLetter, sink, source, through, topology } from '#stream/topology.ts'
import { topics } from './topics.ts'

/** Studio: what happens to an event becomes render jobs, and the reports of workers lead each job to its end. */
export const studio = (policy: StudioPolicy): Topology => {
  const plans = through(renderPlanning(policy), source(topics.eventCreated))
  const jobs = through(renderJob(policy), { ...plans, reports: source(topics.renderJobProgressed) })

  return topology('eventzr-studio', 1, [
    sink(topics.renderJobCreated, jobs.created),
    sink(topics.renderJobDispatched, jobs.dispatched),
    sink(topics.renderJobCompleted, jobs.completed),
    sink(topics.renderJobFailed, jobs.failed),
    sink(topics.renderJobSuperseded, jobs.superseded),
    deadLetter(jobs.refused),
  ])
}
