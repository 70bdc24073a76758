import { cpaasMetrics, studioMetrics } from '../../grafana/source/metrics/domain-metrics.ts'
import { grownBy, series, sumBy } from './promql.ts'
import type { AlertRule, RuleGroup } from './rule.ts'

const { messages, rejections, breakers, failovers, unknownCodes } = cpaasMetrics
const { breakers: renderBreakers, voiceModels } = studioMetrics
const renderJobs = studioMetrics.jobs

/** Growth of messages or jobs with some statuses. */
const ofStatus =
  (metric: typeof messages, labels: readonly string[], window: string) =>
  (statuses: string): string =>
    grownBy(metric, labels, window, { status: `=~"${statuses}"` })

const sentHourly = ofStatus(messages, ['application', 'provider', 'channel'], '1h')
const messagesRecently = ofStatus(messages, ['application', 'channel'], '15m')
const jobsRecently = ofStatus(renderJobs, ['application', 'medium'], '30m')
const jobsHourly = ofStatus(renderJobs, ['application'], '1h')

const cpaas: readonly AlertRule[] = [
  {
    alert: 'EventzrProviderBreakerOpen',
    severity: 'ticket',
    expr: `${sumBy(breakers, ['application', 'provider'], series(breakers, { state: '="open"' }))} > 0`,
    forMinutes: 30,
    summary: '{{ $labels.provider }} is out of use for {{ $value }} tenants',
    description: 'Its breakers have been open for 30 minutes. Their messages go by the backup, if there is one.',
  },
  {
    alert: 'EventzrFailover',
    severity: 'ticket',
    expr: `${grownBy(failovers, ['application', 'from_provider', 'to_provider', 'reason'], '15m')} > 0`,
    forMinutes: 0,
    summary: 'traffic moved from {{ $labels.from_provider }} to {{ $labels.to_provider }}',
    description: '{{ $value | humanize }} moves of tenants within 15 minutes, for {{ $labels.reason }}.',
  },
  {
    alert: 'EventzrReceiptsMissing',
    severity: 'ticket',
    // Fewer than half of the messages taken by the provider have an end by receipt.
    expr:
      `(${sentHourly('sent')} > 100) unless on (application, provider, channel) ` +
      `${sentHourly('delivered|failed')} >= 0.5 * ${sentHourly('sent')}`,
    forMinutes: 30,
    summary: 'receipts of {{ $labels.provider }} for {{ $labels.channel }} are missing',
    description: 'It took {{ $value | humanize }} messages within an hour, and told the end of fewer than half.',
  },
  {
    alert: 'EventzrMessagesFail',
    severity: 'page',
    expr: `${messagesRecently('failed')} / (${messagesRecently('delivered|failed')} > 50) > 0.2`,
    forMinutes: 5,
    summary: '{{ $value | humanizePercentage }} of the messages by {{ $labels.channel }} fail',
    description: 'It counts messages that ended within 15 minutes, after all of their retries and fallbacks.',
  },
  {
    alert: 'EventzrRequestsRefused',
    severity: 'ticket',
    expr:
      `${grownBy(rejections, ['application', 'channel'], '1h')} > ` +
      `(${ofStatus(messages, ['application', 'channel'], '1h')('requested')} or ` +
      `0 * ${grownBy(rejections, ['application', 'channel'], '1h')}) and ` +
      `${grownBy(rejections, ['application', 'channel'], '1h')} > 100`,
    forMinutes: 15,
    summary: 'more requests by {{ $labels.channel }} are refused than accepted',
    description: '{{ $value | humanize }} within an hour. Look at the reasons: a policy or a sender may be wrong.',
  },
  {
    alert: 'EventzrUnknownProviderCodes',
    severity: 'ticket',
    expr: `${grownBy(unknownCodes, ['application', 'provider', 'code'], '1h')} > 0`,
    forMinutes: 0,
    summary: '{{ $labels.provider }} answers with code {{ $labels.code }}, which no table has',
    description: 'Such an answer is judged by its HTTP status alone. Add the code to the table of the provider.',
  },
]

const studio: readonly AlertRule[] = [
  {
    alert: 'EventzrRendererBreakerOpen',
    severity: 'ticket',
    expr: `${sumBy(renderBreakers, ['application', 'renderer'], series(renderBreakers, { state: '="open"' }))} > 0`,
    forMinutes: 30,
    summary: '{{ $labels.renderer }} is out of use for {{ $value }} tenants',
    description: 'Its breakers have been open for 30 minutes; jobs go to other renderers, or wait.',
  },
  {
    alert: 'EventzrRenderJobsFail',
    severity: 'page',
    expr: `${jobsRecently('failed')} / (${jobsRecently('completed|failed')} > 20) > 0.2`,
    forMinutes: 5,
    summary: '{{ $value | humanizePercentage }} of the render jobs for {{ $labels.medium }} fail',
    description: 'It counts jobs that ended within 30 minutes, after all of their attempts.',
  },
  {
    alert: 'EventzrRenderJobsDoNotEnd',
    severity: 'page',
    expr: `(${jobsHourly('created')} > 20) unless ${jobsHourly('completed|failed|rejected|superseded')} > 0`,
    forMinutes: 15,
    summary: 'no render job has ended for an hour',
    description: '{{ $value | humanize }} jobs were created meanwhile. Workers may be gone, or their reports.',
  },
  {
    alert: 'EventzrCreditsMissing',
    severity: 'ticket',
    expr: `${jobsHourly('rejected')} > 20`,
    forMinutes: 0,
    summary: '{{ $value | humanize }} render jobs of an hour had no credits',
    description: 'A tenant has used its credits up, or a grant did not come through.',
  },
  {
    alert: 'EventzrVoiceTrainingsFail',
    severity: 'ticket',
    expr: `${grownBy(voiceModels, ['application'], '1h', { status: '="failed"' })} > 0`,
    forMinutes: 0,
    summary: '{{ $value | humanize }} voices of an hour failed to be trained',
    description: 'A person waits for each of them. Look at the reasons in the events.',
  },
]

/** Providers and renderers, and the ends of messages and jobs. */
export const domainAlerts: readonly RuleGroup[] = [
  { name: 'eventzr-cpaas', rules: cpaas },
  { name: 'eventzr-studio', rules: studio },
]
