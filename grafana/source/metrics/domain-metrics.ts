import { counter, gauge, histogram } from '#stream/metric.ts'

const timeBuckets = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 1_800, 3_600]
const quiet = { quiet: true }

/** Metrics of the CPaaS orchestrator's rules. */
export const cpaasMetrics = {
  messages: counter('eventzr_cpaas_messages_total', 'Events of messages, by status.', [
    'status',
    'channel',
    'provider',
  ]),
  rejections: counter('eventzr_cpaas_rejections_total', 'Refused requests, by reason.', ['reason', 'channel'], quiet),
  attempts: counter('eventzr_cpaas_attempts_total', 'Answers of providers, by class.', [
    'provider',
    'channel',
    'result',
  ]),
  attemptDuration: histogram(
    'eventzr_cpaas_attempt_duration_seconds',
    'Latency of attempts, as the adapter measured it.',
    timeBuckets,
    ['provider'],
  ),
  timeToSent: histogram(
    'eventzr_cpaas_time_to_sent_seconds',
    'Time from the acceptance of a request until its message was sent.',
    timeBuckets,
    ['channel'],
  ),
  timeToDelivered: histogram(
    'eventzr_cpaas_time_to_delivered_seconds',
    'Time from the acceptance of a request until its message was delivered.',
    timeBuckets,
    ['channel'],
  ),
  breakers: gauge('eventzr_cpaas_breakers', 'Breakers of provider accounts, by state.', ['provider', 'state']),
  failovers: counter(
    'eventzr_cpaas_failovers_total',
    'Moves of a tenant to another provider.',
    ['from_provider', 'to_provider', 'reason'],
    quiet,
  ),
  fallbacks: counter(
    'eventzr_cpaas_fallbacks_total',
    'Messages on the next channel of a request.',
    ['from_channel', 'to_channel'],
    quiet,
  ),
  consentChanges: counter(
    'eventzr_cpaas_consent_changes_total',
    'Changes of consent, by action.',
    ['channel', 'action'],
    quiet,
  ),
  costUsd: counter('eventzr_cpaas_cost_usd_total', 'Cost of messages in USD, as far as known.', [
    'provider',
    'channel',
  ]),
  costReductionsUsd: counter(
    'eventzr_cpaas_cost_reductions_usd_total',
    'Parts of told costs in USD that a later price took back.',
    ['provider', 'channel'],
    quiet,
  ),
  unknownCodes: counter(
    'eventzr_unknown_provider_codes_total',
    'Error codes of providers beyond the tables of this build, repeats included.',
    ['provider', 'code'],
    quiet,
  ),
} as const

/** Metrics of Studio's rules. */
export const studioMetrics = {
  jobs: counter('eventzr_studio_render_jobs_total', 'Events of render jobs, by status.', ['status', 'medium']),
  jobDuration: histogram(
    'eventzr_studio_render_job_duration_seconds',
    'Time from the creation of a render job until its completion.',
    timeBuckets,
    ['medium'],
  ),
  failures: counter('eventzr_studio_render_failures_total', 'Failed render jobs, by reason.', ['reason'], quiet),
  breakers: gauge('eventzr_studio_breakers', 'Breakers of renderer accounts, by state.', ['renderer', 'state']),
  credits: counter('eventzr_studio_credits_total', 'Credits moved, by movement.', ['movement'], quiet),
  batches: counter('eventzr_studio_batches_total', 'Ended batches, by result.', ['result'], quiet),
  voiceModels: counter('eventzr_studio_voice_models_total', 'Events of voice models, by status.', ['status'], quiet),
  templateChanges: counter(
    'eventzr_studio_template_changes_total',
    'Requested changes of templates, by result.',
    ['result'],
    quiet,
  ),
} as const
