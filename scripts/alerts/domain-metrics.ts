import { counter, gauge } from '#stream/metric.ts'

/** Metrics of the applications' rules, as far as alerts read them. */
export const domainMetrics = {
  messages: counter('eventzr_cpaas_messages_total', 'Messages, by the status that they reached.', [
    'status',
    'channel',
    'provider',
  ]),
  rejections: counter('eventzr_cpaas_rejections_total', 'Requests that were refused.', ['reason', 'channel']),
  breakers: gauge('eventzr_cpaas_breakers', 'Breakers of providers.', ['provider', 'state']),
  failovers: counter('eventzr_cpaas_failovers_total', 'Moves of tenants to another provider.', [
    'from_provider',
    'to_provider',
    'reason',
  ]),
  unknownCodes: counter('eventzr_unknown_provider_codes_total', 'Error codes that no table has.', ['provider', 'code']),
  renderJobs: counter('eventzr_studio_render_jobs_total', 'Render jobs, by the status that they reached.', [
    'status',
    'medium',
  ]),
  renderBreakers: gauge('eventzr_studio_breakers', 'Breakers of renderers.', ['renderer', 'state']),
  voiceModels: counter('eventzr_studio_voice_models_total', 'Voices, by the status that they reached.', ['status']),
} as const
