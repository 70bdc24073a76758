import { clientMetrics } from '#observe/definitions/client-metrics.ts'
import { commitMetrics } from '#observe/definitions/commit-metrics.ts'
import { deploys, restarts } from '../annotations.ts'
import type { Dashboard } from '../dashboard.ts'
import { nodeMetrics } from '../metrics/node-metrics.ts'
import { query, row, timeseries } from '../panel.ts'
import { podScope } from '../scopes.ts'

const { queries, variables } = podScope
const byPod = { by: ['application', 'instance'] }
const pod = '{{application}} {{instance}}'

const transactions = row(
  'Are commits ending, and in time?',
  timeseries(
    'Time since the last commit',
    'Time since each pod committed. Normal is below 1 s while records come. An idle pod commits seldom.',
    's',
    query(`time() - ${queries.gauge('max', commitMetrics.last, byPod)}`, pod),
    { thresholds: [[60, 'yellow']] },
  ),
  timeseries(
    'Time of a commit',
    'Time from the begin of a transaction to its end. Normal is 5 to 30 ms; 10 s ends in an abort. A slow broker or a rebalance raises it.',
    's',
    [
      query(queries.quantile(0.5, commitMetrics.duration), 'median'),
      query(queries.quantile(0.99, commitMetrics.duration), '99th percentile'),
    ],
    { thresholds: [[1, 'yellow']] },
  ),
  timeseries(
    'Aborts by operation',
    'Transactions that were aborted and read again, by the call that failed, per second. Normal is 0. Aborts that go on mean a broker that refuses: the log names the call and its error.',
    'ops',
    query(queries.rate(commitMetrics.aborts, { by: ['operation'] }), '{{operation}}'),
    { isStacked: true },
  ),
  timeseries(
    'Fences and renewals',
    'Pods that another process fenced, and producers made again after an unknown end, per second. Normal is 0. Fences that go on mean two processes with the same ordinal.',
    'ops',
    [
      query(queries.rate(commitMetrics.fences, byPod), `fence ${pod}`),
      query(queries.rate(commitMetrics.renewals, byPod), `renewal ${pod}`),
    ],
  ),
)

const brokers = row(
  'Are the brokers the limit?',
  timeseries(
    'Broker answers',
    'Time between a request and its answer, by broker and share of the requests. Normal is below 0.1 s; a fetch may wait for 0.5 s. One slow broker points to that broker, all of them to the network.',
    's',
    query(
      queries.gauge('max', clientMetrics.rtt, { by: clientMetrics.rtt.labels }),
      clientMetrics.rtt.labels.map((label) => `{{${label}}}`).join(' '),
    ),
    { thresholds: [[1, 'yellow']] },
  ),
  timeseries(
    'Throttled by brokers',
    'Mean time that a broker had a client wait. Normal is 0. More means that a quota of the cluster is reached: see the quotas of the kind of cluster.',
    's',
    query(queries.gauge('max', clientMetrics.throttle, { by: ['client', 'broker'] }), '{{client}} {{broker}}'),
  ),
  timeseries(
    'Lost connections',
    'Connections to brokers that ended, per second. Idle ones end after ten minutes. Many at once mean a restart of a broker or a network that fails.',
    'ops',
    query(queries.rate(clientMetrics.disconnects, { by: ['client', 'broker'] }), '{{client}} {{broker}}'),
  ),
  timeseries('Bytes to and from brokers', 'Bytes per second by client, as sent, after compression.', 'Bps', [
    query(queries.rate(clientMetrics.sentBytes, { by: ['client'] }), 'sent {{client}}'),
    query(queries.rate(clientMetrics.receivedBytes, { by: ['client'] }), 'received {{client}}'),
  ]),
  timeseries(
    'Bytes in client queues',
    'Bytes that wait within a client. They count as memory of the pod outside of its heap.',
    'bytes',
    query(queries.gauge('sum', clientMetrics.queueBytes, { by: ['client', 'instance'] }), '{{client}} {{instance}}'),
  ),
)

const access = row(
  'Registry, tokens and the loop',
  timeseries(
    'Requests to the registry and for tokens',
    'Requests per second by result. Those to the registry come with new schemas and stop; failed ones pause the tasks with an unknown schema. Failed tokens are asked for every 10 s while the old one serves.',
    'reqps',
    [
      query(queries.observations(clientMetrics.registryRequests, { by: ['result'] }), 'registry {{result}}'),
      query(queries.rate(clientMetrics.tokenRefreshes, { by: ['result'] }), 'token {{result}}'),
    ],
  ),
  timeseries(
    'Schemas',
    'Schemas of writers that the codec keeps, and loads per second by result. Absent ones come from producers with an id that no registry knows: see Dead letters.',
    'short',
    [
      query(queries.gauge('max', clientMetrics.schemas, byPod), `kept ${pod}`),
      query(queries.rate(clientMetrics.schemaLoads, { by: ['result'] }), 'loads {{result}}'),
    ],
    { leadsTo: 'eventzr-dead-letters' },
  ),
  timeseries(
    'Token life',
    'Time until brokers refuse the newest token; 0 in a cluster without tokens. It saws between 3 and 15 minutes. Below 1 minute look for failed tokens.',
    's',
    query(queries.gauge('min', clientMetrics.tokenExpires, byPod), pod),
  ),
  timeseries(
    'Collections of garbage',
    'Share of time that Node spends on collections, by kind. Normal is below 5 %. More means a heap near its limit.',
    'percentunit',
    query(queries.busy(nodeMetrics.gcDuration, { by: ['kind', 'instance'] }), '{{kind}} {{instance}}'),
    { thresholds: [[0.1, 'yellow']] },
  ),
)

/** Transactions, the Kafka clients, the registry and tokens. */
export const commits: Dashboard = {
  uid: 'eventzr-commits',
  title: 'Eventzr / 4 Commits and Kafka client',
  description:
    'Whether commits end in time, why they are aborted, and whether brokers, registry or tokens are the limit.',
  tags: ['engine'],
  variables,
  annotations: [deploys(queries), restarts(queries)],
  rows: [transactions, brokers, access],
}
