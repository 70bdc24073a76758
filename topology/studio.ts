import { tenantPolicy } from '#processors/shared/policy/tenant-policy.ts'
import { renderBatch } from '#processors/studio/batches/render-batch.ts'
import { credits } from '#processors/studio/credits/credits.ts'
import { rendererHealth } from '#processors/studio/health/renderer-health.ts'
import type { AttemptEnd } from '#processors/studio/jobs/attempt-end.ts'
import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import { renderJob } from '#processors/studio/jobs/render-job.ts'
import { renderPlanning } from '#processors/studio/planning/render-planning.ts'
import { noTemplates } from '#processors/studio/planning/template-of.ts'
import { type StudioPolicy, studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import { renderQueue } from '#processors/studio/queue/render-queue.ts'
import type { PlannedJob, RenderJobDispatched, RenderJobFailed } from '#schemas/types.ts'
import { feed, feedback } from '#stream/feedback.ts'
import type { Topology } from '#stream/nodes.ts'
import { deadLetter, sink, source, table, through, topology } from '#stream/topology.ts'
import { topics } from './topics.ts'

/**
 * Studio: events and requests become render jobs, and the reports of workers lead each job to its end. A job needs credits, then
 * a turn, and leaves a renderer while that is down. Failures and missing credits come back to planning, ends to credits, queue and
 * batches, and the ends of attempts to the health of their renderers. Each tenant may have a policy of its own, upon `policy`.
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
  attempts: feedback<AttemptEnd>('ended-attempts'),
  probes: feedback<RenderJobDispatched>('probes'),
})

type Feedbacks = ReturnType<typeof feedbacks>

const flowsOf = (policy: StudioPolicy, { failures, turnedDown, ends, attempts, probes }: Feedbacks) => {
  const policies = through(tenantPolicy(studioPolicies, policy), table(topics.studioPolicyUpdated))
  const plans = through(renderPlanning(policy, noTemplates), {
    created: source(topics.eventCreated),
    published: source(topics.eventPublished),
    content: source(topics.cmsPublished),
    launched: source(topics.campaignLaunched),
    requested: source(topics.renderJobRequested),
    failed: failures,
    turnedDown,
  })
  const adjusted = source(topics.creditsAdjusted)
  const account = through(credits(policy), { planned: plans.planned, ended: ends, adjusted })
  const queue = through(renderQueue(policy), { planned: account.reserved, ended: ends })
  const batches = through(renderBatch(policy), { ended: ends, turnedDown: account.turnedDown })
  const reports = source(topics.renderJobProgressed)
  const health = through(rendererHealth(policy), { ends: attempts, probed: probes, reports })
  const jobs = through(renderJob(policy), {
    outdated: plans.outdated,
    planned: queue.starting,
    turn: queue.turn,
    cancels: source(topics.renderJobCancelRequested),
    reports: health.reports,
  })
  return { policies, plans, account, batches, jobs }
}

type Flows = ReturnType<typeof flowsOf>

const events = ({ policies, plans, account, batches, jobs }: Flows) => [
  sink(topics.studioPolicyApplied, policies.applied),
  sink(topics.creditsApplied, account.applied),
  sink(topics.renderJobRejected, plans.rejected),
  sink(topics.renderJobRejected, account.rejected),
  sink(topics.renderJobCreated, jobs.created),
  sink(topics.renderJobDispatched, jobs.dispatched),
  sink(topics.renderJobCompleted, jobs.completed),
  sink(topics.renderJobFailed, jobs.failed),
  sink(topics.renderJobSuperseded, jobs.superseded),
  sink(topics.renderAssetOrphaned, jobs.orphaned),
  sink(topics.renderBatchCompleted, batches),
]

const deadLetters = ({ policies, plans, account, jobs }: Flows) =>
  [policies.refused, plans.refused, account.refused, jobs.refused].map(deadLetter)

const feeds = ({ account, jobs }: Flows, back: Feedbacks) => [
  feed(back.failures, jobs.failed),
  feed(back.turnedDown, account.turnedDown),
  feed(back.ends, jobs.ended),
  feed(back.attempts, jobs.attemptEnded),
  feed(back.probes, jobs.probed),
]
