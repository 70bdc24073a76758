import { deploys, failovers } from '../annotations.ts'
import type { Dashboard } from '../dashboard.ts'
import { cpaasMetrics } from '../metrics/domain-metrics.ts'
import { query, row, stat, stateTimeline, table, timeseries } from '../panel.ts'
import { share } from '../queries.ts'
import { cpaasScope } from '../scopes.ts'
import { breakerStates } from '../words.ts'

const { queries, variables } = cpaasScope
const byProvider = { by: ['provider'] }
const notAccepted = { ...byProvider, where: { result: '!ACCEPTED' } }

const breakers = row(
  'Is a provider down?',
  stat(
    'Open breakers',
    'Breakers that let no traffic through, over all tenants. Normal is 0. Each one means a tenant that uses another provider.',
    'short',
    query(`${queries.gauge('sum', cpaasMetrics.breakers, { where: { state: 'open' } })} or vector(0)`, 'open'),
    {
      thresholds: [
        [1, 'yellow'],
        [20, 'red'],
      ],
    },
  ),
  stat(
    'Failovers',
    'Moves of tenants to another provider in the shown time. 0 is normal. The table below has the reasons.',
    'short',
    query(queries.increase(cpaasMetrics.failovers), 'failovers'),
    { thresholds: [[1, 'yellow']], decimals: 0 },
  ),
  stateTimeline(
    'Worst breaker by provider',
    'The worst state of the breakers of each provider. Closed is normal. Open for one tenant alone points to that account; open for all points to the provider.',
    'none',
    query(
      queries.state(
        cpaasMetrics.breakers,
        'state',
        breakerStates.map(([word]) => word),
        byProvider,
      ),
      '{{provider}}',
    ),
    { mappings: breakerStates.map(([word, color], at) => [at + 1, word, color]) },
  ),
  timeseries(
    'Breakers by state',
    'Breakers of all tenants by state. Open ones become half-open after their time and close with answered probes.',
    'short',
    query(queries.gauge('sum', cpaasMetrics.breakers, { by: ['state'] }), '{{state}}'),
    { isStacked: true },
  ),
)

const moved = row(
  'Did a failover happen, and did it help?',
  timeseries(
    'Failovers by reason',
    'Moves of tenants to another provider per second. Moves back follow once the first provider has recovered.',
    'ops',
    query(
      queries.rate(cpaasMetrics.failovers, { by: ['from_provider', 'to_provider', 'reason'] }),
      '{{from_provider}} to {{to_provider}}: {{reason}}',
    ),
  ),
  timeseries(
    'Attempts by provider',
    'Answers per second by provider. After a failover the line of one provider falls and another one rises.',
    'reqps',
    query(queries.rate(cpaasMetrics.attempts, byProvider), '{{provider}}'),
    { isStacked: true },
  ),
  timeseries(
    'Share of attempts without acceptance',
    'Share of answers other than accepted, by provider. The line of the old provider stays high; that of all together falls soon after a failover that helps.',
    'percentunit',
    [
      query(
        `(${queries.rate(cpaasMetrics.attempts, notAccepted)}) / (${queries.rate(cpaasMetrics.attempts, byProvider)} > 0)`,
        '{{provider}}',
      ),
      query(
        share(
          `${queries.rate(cpaasMetrics.attempts, { where: notAccepted.where })} or vector(0)`,
          queries.rate(cpaasMetrics.attempts),
        ),
        'all together',
      ),
    ],
    {
      max: 1,
      thresholds: [
        [0.05, 'yellow'],
        [0.25, 'red'],
      ],
    },
  ),
)

const answers = row(
  'How do providers answer?',
  timeseries(
    'Attempts by result',
    'Answers per second by class. Throttled ones mean that a limit of the provider is reached. Rejected ones are faults of the message and move no tenant.',
    'reqps',
    query(queries.rate(cpaasMetrics.attempts, { by: ['result'] }), '{{result}}'),
    { isStacked: true },
  ),
  timeseries(
    'Latency by provider',
    'The 95th percentile of the time of an attempt, as the adapter measured it. A provider that is slow for minutes opens its breaker as well.',
    's',
    query(queries.quantile(0.95, cpaasMetrics.attemptDuration, byProvider), '{{provider}}'),
    { thresholds: [[5, 'yellow']] },
  ),
  table(
    'Unknown codes of providers',
    'Error codes beyond the tables of this build, in the shown time. Each belongs into the tables: without it the status alone is judged.',
    'none',
    query(queries.increase(cpaasMetrics.unknownCodes, { by: ['provider', 'code'] }), ''),
    { columns: { Value: { name: 'times', unit: 'short' } } },
  ),
)

/** Breakers, failovers and the answers of providers. */
export const providers: Dashboard = {
  uid: 'eventzr-providers',
  title: 'Eventzr / 5 Provider health',
  description: 'Whether a provider is down, whether a failover happened and helped, and how providers answer.',
  tags: ['cpaas'],
  variables,
  annotations: [deploys(queries), failovers(queries)],
  rows: [breakers, moved, answers],
}
