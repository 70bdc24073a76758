import { deploys, failovers } from '../annotations.ts'
import type { Dashboard } from '../dashboard.ts'
import { cpaasMetrics } from '../metrics/domain-metrics.ts'
import { query, row, stat, timeseries } from '../panel.ts'
import { share } from '../queries.ts'
import { cpaasScope } from '../scopes.ts'

const { queries, variables } = cpaasScope
const ofStatus = (status: string) => ({ where: { status } })
const per = (status: string): string => `${queries.rate(cpaasMetrics.messages, ofStatus(status))} or vector(0)`

const life = row(
  'Do messages reach people?',
  stat(
    'Delivered in the shown time',
    'Messages with a proof of delivery.',
    'short',
    query(`${queries.increase(cpaasMetrics.messages, ofStatus('delivered'))} or vector(0)`, 'delivered'),
    { decimals: 0 },
  ),
  stat(
    'Share of failures',
    'Failed and expired messages among all that ended. Normal is below 5 %.',
    'percentunit',
    query(share(per('failed|expired'), per('delivered|failed|expired')), 'failures'),
    {
      thresholds: [
        [0.05, 'yellow'],
        [0.2, 'red'],
      ],
      decimals: 1,
      leadsTo: 'eventzr-providers',
    },
  ),
  stat(
    'Cost in the shown time',
    'Cost of messages as known so far, less what later prices took back. Compare it with the bill of the providers.',
    'currencyUSD',
    query(
      `(${queries.increase(cpaasMetrics.costUsd)} or vector(0)) - (${queries.increase(cpaasMetrics.costReductionsUsd)})`,
      'cost',
    ),
    { decimals: 2 },
  ),
  timeseries(
    'Messages by status',
    'Events of messages per second. Sent follows dispatched within seconds. A gap between sent and delivered means that receipts are late or missing.',
    'mps',
    query(queries.rate(cpaasMetrics.messages, { by: ['status'] }), '{{status}}'),
  ),
  timeseries(
    'Failed and expired by provider',
    'Messages per second that ended without delivery. Provider none is a message that never had an attempt.',
    'mps',
    query(
      queries.rate(cpaasMetrics.messages, { by: ['status', 'provider'], ...ofStatus('failed|expired') }),
      '{{status}} {{provider}}',
    ),
    { isStacked: true, leadsTo: 'eventzr-providers' },
  ),
  timeseries(
    'Fallbacks',
    'Messages per second on the next channel of their request. Many from one channel mean that it does not deliver.',
    'mps',
    query(
      queries.rate(cpaasMetrics.fallbacks, { by: ['from_channel', 'to_channel'] }),
      '{{from_channel}} to {{to_channel}}',
    ),
  ),
  timeseries(
    'Sent without proof yet',
    'Messages sent less those that ended, per second. It stays near 0. A long time above means that receipts of a provider are missing.',
    'mps',
    query(`${per('sent').replace(' or vector(0)', '')} - (${per('delivered|failed|expired')})`, 'without proof'),
    { leadsTo: 'eventzr-providers' },
  ),
)

const times = row(
  'How long does a message take?',
  timeseries(
    'Time to sent by channel',
    'The 95th percentile of the time from the acceptance of a request. Quiet hours and limits add to it for marketing.',
    's',
    query(queries.quantile(0.95, cpaasMetrics.timeToSent, { by: ['channel'] }), '{{channel}}'),
  ),
  timeseries(
    'Time to delivered by channel',
    'The 95th percentile of the time until the proof of delivery. Phones that are off make hours of it.',
    's',
    query(queries.quantile(0.95, cpaasMetrics.timeToDelivered, { by: ['channel'] }), '{{channel}}'),
  ),
)

const refused = row(
  'What did we refuse, and why? What did it cost?',
  timeseries(
    'Rejections by reason',
    'Refused requests per second by reason. Reasons of consent and limits are the rules at work. Reasons of content need a word with the producer.',
    'reqps',
    query(queries.rate(cpaasMetrics.rejections, { by: ['reason'] }), '{{reason}}'),
    { isStacked: true },
  ),
  timeseries(
    'Changes of consent',
    'Changes per second by action. A peak of opt-outs follows a campaign that people do not want.',
    'ops',
    query(queries.rate(cpaasMetrics.consentChanges, { by: ['channel', 'action'] }), '{{channel}} {{action}}'),
  ),
  timeseries(
    'Cost per hour by provider',
    'Cost in USD per hour at the present rate, and what later prices took back. A jump without more messages is a dearer provider after a failover.',
    'currencyUSD',
    [
      query(`3600 * (${queries.rate(cpaasMetrics.costUsd, { by: ['provider'] })})`, '{{provider}}'),
      query(
        `3600 * (${queries.rate(cpaasMetrics.costReductionsUsd, { by: ['provider'] })})`,
        'taken back {{provider}}',
      ),
    ],
    { leadsTo: 'eventzr-providers' },
  ),
)

/** The life of messages from request to delivery. */
export const messages: Dashboard = {
  uid: 'eventzr-messages',
  title: 'Eventzr / 6 Message life cycle',
  description: 'Whether messages reach people and how fast, what was refused and why, and what it cost.',
  tags: ['cpaas'],
  variables,
  annotations: [deploys(queries), failovers(queries)],
  rows: [life, times, refused],
}
