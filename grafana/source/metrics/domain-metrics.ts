import type { MetricDefinition } from '#stream/metric.ts'
import { unknownAnswerCodes } from '#processors/cpaas/health/unknown-codes.ts'
import { consentChanges } from '#processors/cpaas/measures/consent-measures.ts'
import {
  passedFallbacks,
  reducedCosts,
  rejectedRequests,
  sentMessages,
  timesToDelivered,
  timesToSent,
  toldCosts,
} from '#processors/cpaas/measures/message-measures.ts'
import {
  answeredAttempts,
  attemptDurations,
  breakersByState,
  failovers,
} from '#processors/cpaas/measures/provider-measures.ts'
import { reservedCredits } from '#processors/studio/measures/credit-measures.ts'
import { completedBatches, createdJobs, jobDurations, jobFailures } from '#processors/studio/measures/job-measures.ts'
import { renderersByState } from '#processors/studio/measures/renderer-measures.ts'
import { createdTemplates } from '#processors/studio/measures/template-measures.ts'
import { createdVoices } from '#processors/studio/measures/voice-measures.ts'

interface Measured {
  readonly metric: MetricDefinition
}

/** Events so rare that a pod may have none of them for hours: panels show 0 then. */
const rare = ({ metric }: Measured): MetricDefinition => ({ ...metric, quiet: true })

/** Metrics of the CPaaS orchestrator's rules. */
export const cpaasMetrics = {
  messages: sentMessages.metric,
  rejections: rare(rejectedRequests),
  attempts: answeredAttempts.metric,
  attemptDuration: attemptDurations.metric,
  timeToSent: timesToSent.metric,
  timeToDelivered: timesToDelivered.metric,
  breakers: breakersByState.metric,
  failovers: rare(failovers),
  fallbacks: rare(passedFallbacks),
  consentChanges: rare(consentChanges),
  costUsd: toldCosts.metric,
  costReductionsUsd: rare(reducedCosts),
  unknownCodes: rare(unknownAnswerCodes),
} as const

/** Metrics of Studio's rules. */
export const studioMetrics = {
  jobs: createdJobs.metric,
  jobDuration: jobDurations.metric,
  failures: rare(jobFailures),
  breakers: renderersByState.metric,
  credits: rare(reservedCredits),
  batches: rare(completedBatches),
  voiceModels: rare(createdVoices),
  templateChanges: rare(createdTemplates),
} as const
