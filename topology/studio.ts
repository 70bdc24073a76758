import { renderBatch } from '#processors/studio/batches/render-batch.ts'
import { credits } from '#processors/studio/credits/credits.ts'
import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import { renderJob } from '#processors/studio/jobs/render-job.ts'
import { renderPlanning } from '#processors/studio/planning/render-planning.ts'
import type { StudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import { renderQueue } from '#processors/studio/queue/render-queue.ts'
import type { PlannedJob, RenderJobFailed } from '#schemas/types.ts'
import { feed, feedback } from '#stream/feedback.ts'
import type { Topology } from '#stream/nodes.ts'
import { deadLetter, sink, source, through, topology } from '#stream/topology.ts'
import { topics } from './topics.ts'

/**
 * Studio: events become render jobs, and the reports of workers lead each job to its end. A job needs credits, then a turn. Failures
 * and missing credits come back to planning, and ends to credits, queue and batches.
 */
export const studio = (policy: StudioPolicy): Topology => {
  const back = feedbacks()
  const flows = flowsOf(policy, back)
  return topology('eventzr-studio', 1, [...events(flows), ...deadLetters(flows), ...feeds(flows, back)])
}

/** They lead back to processors before their own. */
const feedbacks = () => ({
  failures: feedback<RenderJobFailed>('failures'),
  turnedDown: feedback<PlannedJob>('turned-down-plans'),
  ends: feedback<EndedJob>('ended-jobs'),
})

type Feedbacks = ReturnType<typeof feedbacks>

const flowsOf = (policy: StudioPolicy, { failures, turnedDown, ends }: Feedbacks) => {
  const plans = through(renderPlanning(policy), { created: source(topics.eventCreated), failed: failures, turnedDown })
  const account = through(credits(policy), {
    planned: plans.planned,
    ended: ends,
    adjusted: source(topics.creditsAdjusted),
  })
  const queue = through(renderQueue(policy), { planned: account.reserved, ended: ends })
  const batches = through(renderBatch(policy), { ended: ends, turnedDown: account.turnedDown })
  const jobs = through(renderJob(policy.jobs), {
    outdated: plans.outdated,
    planned: queue.starting,
    turn: queue.turn,
    cancels: source(topics.renderJobCancelRequested),
    reports: source(topics.renderJobProgressed),
  })
  return { plans, account, batches, jobs }
}

type Flows = ReturnType<typeof flowsOf>

const events = ({ account, batches, jobs }: Flows) => [
  sink(topics.creditsApplied, account.applied),
  sink(topics.renderJobRejected, account.rejected),
  sink(topics.renderJobCreated, jobs.created),
  sink(topics.renderJobDispatched, jobs.dispatched),
  sink(topics.renderJobCompleted, jobs.completed),
  sink(topics.renderJobFailed, jobs.failed),
  sink(topics.renderJobSuperseded, jobs.superseded),
  sink(topics.renderAssetOrphaned, jobs.orphaned),
  sink(topics.renderBatchCompleted, batches),
]

const deadLetters = ({ plans, account, jobs }: Flows) => [plans.refused, account.refused, jobs.refused].map(deadLetter)

const feeds = ({ account, jobs }: Flows, back: Feedbacks) => [
  feed(back.failures, jobs.failed),
  feed(back.turnedDown, account.turnedDown),
  feed(back.ends, jobs.ended),
]
