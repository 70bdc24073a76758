import { tenantPolicy } from '#processors/shared/policy/tenant-policy.ts'
import { renderBatch } from '#processors/studio/batches/render-batch.ts'
import { credits } from '#processors/studio/credits/credits.ts'
import { rendererHealth } from '#processors/studio/health/renderer-health.ts'
import type { AttemptEnd } from '#processors/studio/jobs/attempt-end.ts'
import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import { renderJob } from '#processors/studio/jobs/render-job.ts'
import * as credit from '#processors/studio/measures/credit-measures.ts'
import * as job from '#processors/studio/measures/job-measures.ts'
import * as change from '#processors/studio/measures/template-measures.ts'
import * as voice from '#processors/studio/measures/voice-measures.ts'
import { renderPlanning } from '#processors/studio/planning/render-planning.ts'
import { type StudioPolicy, studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import { renderQueue } from '#processors/studio/queue/render-queue.ts'
import type { EndedPurchase, WantedTraining } from '#processors/studio/credits/purchase.ts'
import { template } from '#processors/studio/templates/template.ts'
import { voiceModel } from '#processors/studio/voice-models/voice-model.ts'
import type { PlannedJob, RenderJobDispatched, RenderJobFailed } from '#schemas/types.ts'
import { feed, feedback } from '#stream/feedback.ts'
import type { Topology } from '#stream/nodes.ts'
import { deadLetter, meter, sink, source, table, through, topology } from '#stream/topology.ts'
import { topics } from './topics.ts'

/**
 * Studio: events and requests become render jobs, and the reports of workers lead each job to its end. A job needs credits, then
 * a turn, and leaves a renderer while that is down. Failures and missing credits come back to planning, ends to credits, queue and
 * batches, and the ends of attempts to the health of their renderers. Templates have versions, which jobs keep to. Voices are
 * trained by request, and need credits too. Each tenant may have a policy of its own, upon `policy`.
 */
export const studio = (policy: StudioPolicy): Topology => {
  const back = feedbacks()
  const flows = flowsOf(policy, back)
  return topology('eventzr-studio', 1, [
    ...events(flows),
    ...deadLetters(flows),
    ...feeds(flows, back),
    ...meters(flows),
  ])
}

/** They lead back to processors before their own. */
const feedbacks = () => ({
  failures: feedback<RenderJobFailed>('failures'),
  turnedDown: feedback<PlannedJob>('turned-down-plans'),
  ends: feedback<EndedJob>('ended-jobs'),
  attempts: feedback<AttemptEnd>('ended-attempts'),
  probes: feedback<RenderJobDispatched>('probes'),
  trainings: feedback<WantedTraining>('wanted-trainings'),
  endedTrainings: feedback<EndedPurchase>('ended-trainings'),
})

type Feedbacks = ReturnType<typeof feedbacks>

const flowsOf = (policy: StudioPolicy, back: Feedbacks) => {
  const { failures, turnedDown, ends, attempts, probes, trainings, endedTrainings } = back
  const policies = through(tenantPolicy(studioPolicies, policy), table(topics.studioPolicyUpdated))
  const templates = through(template(policy.templates), source(topics.templateChangeRequested))
  const plans = through(renderPlanning(policy), {
    created: source(topics.eventCreated),
    published: source(topics.eventPublished),
    content: source(topics.cmsPublished),
    launched: source(topics.campaignLaunched),
    requested: source(topics.renderJobRequested),
    failed: failures,
    turnedDown,
  })
  const account = through(credits(policy), {
    planned: plans.planned,
    ended: ends,
    trainings,
    endedTrainings,
    adjusted: source(topics.creditsAdjusted),
  })
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
  const voices = through(voiceModel(policy), {
    requested: source(topics.voiceModelTrainRequested),
    reserved: account.trainingReserved,
    unpaid: account.trainingRefused,
    reports: source(topics.voiceModelProgressed),
  })
  return { policies, templates, plans, account, batches, jobs, voices }
}

type Flows = ReturnType<typeof flowsOf>

const events = ({ policies, templates, plans, account, batches, jobs, voices }: Flows) => [
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
  sink(topics.templateCreated, templates.created),
  sink(topics.templateUpdated, templates.updated),
  sink(topics.templateChangeRejected, templates.rejected),
  sink(topics.voiceModelCreated, voices.created),
  sink(topics.voiceModelDispatched, voices.dispatched),
  sink(topics.voiceModelReady, voices.ready),
  sink(topics.voiceModelFailed, voices.failed),
  sink(topics.voiceModelRejected, voices.rejected),
]

const deadLetters = ({ policies, plans, account, jobs, voices }: Flows) =>
  [policies.refused, plans.refused, account.refused, jobs.refused, voices.refused].map(deadLetter)

const feeds = ({ account, jobs, voices }: Flows, back: Feedbacks) => [
  feed(back.failures, jobs.failed),
  feed(back.turnedDown, account.turnedDown),
  feed(back.ends, jobs.ended),
  feed(back.attempts, jobs.attemptEnded),
  feed(back.probes, jobs.probed),
  feed(back.trainings, voices.wanted),
  feed(back.endedTrainings, voices.ended),
]

const meters = ({ templates, plans, account, batches, jobs, voices }: Flows) => [
  meter(jobs.created, job.createdJobs),
  meter(jobs.dispatched, job.dispatchedJobs),
  meter(jobs.ended, job.endedJobs, credit.usedCredits, credit.releasedCredits),
  meter(jobs.completed, job.jobDurations),
  meter(jobs.failed, job.jobFailures),
  meter(plans.rejected, job.refusedRequests),
  meter(account.turnedDown, job.unpaidJobs),
  meter(account.reserved, credit.reservedCredits),
  meter(account.trainingReserved, credit.reservedCredits),
  meter(account.applied, credit.addedCredits, credit.removedCredits),
  meter(batches, job.completedBatches),
  meter(templates.created, change.createdTemplates),
  meter(templates.updated, change.updatedTemplates),
  meter(templates.rejected, change.rejectedTemplateChanges),
  meter(voices.created, voice.createdVoices),
  meter(voices.dispatched, voice.dispatchedVoices),
  meter(voices.ready, voice.readyVoices),
  meter(voices.failed, voice.failedVoices),
  meter(voices.rejected, voice.rejectedVoices),
  meter(voices.ended, credit.usedCredits, credit.releasedCredits),
]
