import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import { renderJob } from '#processors/studio/jobs/render-job.ts'
import { renderPlanning } from '#processors/studio/planning/render-planning.ts'
import type { StudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import { renderQueue } from '#processors/studio/queue/render-queue.ts'
import type { RenderJobFailed } from '#schemas/types.ts'
import { feed, feedback } from '#stream/feedback.ts'
import type { Topology } from '#stream/nodes.ts'
import { deadLetter, sink, source, through, topology } from '#stream/topology.ts'
import { topics } from './topics.ts'

/**
 * Studio: events become render jobs, and the reports of workers lead each job to its end. Failures come back to planning, and ends to
 * the queue.
 */
export const studio = (policy: StudioPolicy): Topology => {
  const failures = feedback<RenderJobFailed>('failures')
  const ends = feedback<EndedJob>('ended-jobs')
  const plans = through(renderPlanning(policy), { created: source(topics.eventCreated), failed: failures })
  const queue = through(renderQueue(), { planned: plans.planned, ended: ends })
  const jobs = through(renderJob(policy.jobs), {
    outdated: plans.outdated,
    planned: queue.starting,
    turn: queue.turn,
    cancels: source(topics.renderJobCancelRequested),
    reports: source(topics.renderJobProgressed),
  })

  return topology('eventzr-studio', 1, [
    sink(topics.renderJobCreated, jobs.created),
    sink(topics.renderJobDispatched, jobs.dispatched),
    sink(topics.renderJobCompleted, jobs.completed),
    sink(topics.renderJobFailed, jobs.failed),
    sink(topics.renderJobSuperseded, jobs.superseded),
    sink(topics.renderAssetOrphaned, jobs.orphaned),
    deadLetter(plans.refused),
    deadLetter(jobs.refused),
    feed(failures, jobs.failed),
    feed(ends, jobs.ended),
  ])
}
