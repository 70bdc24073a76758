import { tenantPolicy } from '#processors/shared/policy/tenant-policy.ts'
import { rendererHealth } from '#processors/studio/health/renderer-health.ts'
import type { AttemptEnd } from '#processors/studio/jobs/attempt-end.ts'
import { type StudioPolicy, studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import { renderJob } from '#processors/studio/jobs/render-job.ts'
import { renderPlanning } from '#processors/studio/planning/render-planning.ts'
import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import { renderQueue } from '#processors/studio/queue/render-queue.ts'
import { template } from '#processors/studio/templates/template.ts'
import { unmeteredTrainings } from '#processors/studio/voice-models/unmetered-trainings.ts'
import type { WantedTraining } from '#processors/studio/voice-models/training-credits.ts'
import { voiceModel } from '#processors/studio/voice-models/voice-model.ts'
import type { RenderJobDispatched, RenderJobFailed } from '#schemas/types.ts'
import { feed, feedback } from '#stream/feedback.ts'
import type { Topology } from '#stream/nodes.ts'
import { deadLetter, sink, source, table, through, topology } from '#stream/topology.ts'
import { topics } from './topics.ts'

/**
 * Studio: events and requests become render jobs, and the reports of workers lead each job to its end. Failures come back to
 * planning, ends to the queue, and the ends of attempts to the health of their renderers: a job leaves one while it is down.
 * Templates have versions, and voices are trained by request. Each tenant may have a policy of its own, upon `policy`.
 */
export const studio = (policy: StudioPolicy): Topology => {
  const failures = feedback<RenderJobFailed>('failures')
  const ends = feedback<EndedJob>('ended-jobs')
  const attempts = feedback<AttemptEnd>('ended-attempts')
  const probes = feedback<RenderJobDispatched>('probes')
  const policies = through(tenantPolicy(studioPolicies, policy), table(topics.studioPolicyUpdated))
  const plans = through(renderPlanning(policy), {
    created: source(topics.eventCreated),
    published: source(topics.eventPublished),
    content: source(topics.cmsPublished),
    launched: source(topics.campaignLaunched),
    requested: source(topics.renderJobRequested),
    failed: failures,
  })
  const queue = through(renderQueue(), { planned: plans.planned, ended: ends })
  const health = through(rendererHealth(policy), {
    ends: attempts,
    probed: probes,
    reports: source(topics.renderJobProgressed),
  })
  const jobs = through(renderJob(policy), {
    outdated: plans.outdated,
    planned: queue.starting,
    turn: queue.turn,
    cancels: source(topics.renderJobCancelRequested),
    reports: health.reports,
  })

  return topology('eventzr-studio', 1, [
    sink(topics.studioPolicyApplied, policies.applied),
    ...templatesOf(policy),
    sink(topics.renderJobCreated, jobs.created),
    sink(topics.renderJobDispatched, jobs.dispatched),
    sink(topics.renderJobCompleted, jobs.completed),
    sink(topics.renderJobFailed, jobs.failed),
    sink(topics.renderJobSuperseded, jobs.superseded),
    sink(topics.renderAssetOrphaned, jobs.orphaned),
    sink(topics.renderJobRejected, plans.rejected),
    deadLetter(policies.refused),
    deadLetter(plans.refused),
    deadLetter(jobs.refused),
    feed(failures, jobs.failed),
    feed(ends, jobs.ended),
    feed(attempts, jobs.attemptEnded),
    feed(probes, jobs.probed),
    ...voicesOf(policy),
  ])
}

/** Templates. Planning reads their rows. */
const templatesOf = (policy: StudioPolicy) => {
  const templates = through(template(policy.templates), source(topics.templateChangeRequested))
  return [
    sink(topics.templateCreated, templates.created),
    sink(topics.templateUpdated, templates.updated),
    sink(topics.templateChangeRejected, templates.rejected),
  ]
}

/** Voices. Their trainings need no credits. */
const voicesOf = (policy: StudioPolicy) => {
  const wanted = feedback<WantedTraining>('wanted-trainings')
  const { reserved, refused } = through(unmeteredTrainings, wanted)
  const voices = through(voiceModel(policy), {
    requested: source(topics.voiceModelTrainRequested),
    reserved,
    unpaid: refused,
    reports: source(topics.voiceModelProgressed),
  })
  return [
    sink(topics.voiceModelCreated, voices.created),
    sink(topics.voiceModelDispatched, voices.dispatched),
    sink(topics.voiceModelReady, voices.ready),
    sink(topics.voiceModelFailed, voices.failed),
    sink(topics.voiceModelRejected, voices.rejected),
    deadLetter(voices.refused),
    feed(wanted, voices.wanted),
  ]
}
