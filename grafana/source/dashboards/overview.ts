import { commitMetrics } from '#observe/definitions/commit-metrics.ts'
import { deadLetterMetrics } from '#observe/definitions/dead-letter-metrics.ts'
import { inputMetrics } from '#observe/definitions/input-metrics.ts'
import { podMetrics } from '#observe/definitions/pod-metrics.ts'
import { processMetrics } from '#observe/definitions/process-metrics.ts'
import { stateMetrics } from '#observe/definitions/state-metrics.ts'
import { deploys, failovers, restarts } from '../annotations.ts'
import type { Dashboard } from '../dashboard.ts'
import { nodeMetrics } from '../metrics/node-metrics.ts'
import { query, row, stat, stateTimeline, table, timeseries } from '../panel.ts'
import { share, zeroWhileIdle } from '../queries.ts'
import { applicationScope } from '../scopes.ts'
import { podStates } from '../words.ts'

const { queries, variables } = applicationScope

const late = row(
  'Are we late?',
  stat(
    'Oldest unprocessed input',
    'Age of the oldest input record that waits, over all tasks. Normal is below 5 s. When it grows, open Application and look for the task.',
    's',
    query(queries.gauge('max', inputMetrics.lagSeconds), 'age'),
    {
      thresholds: [
        [5, 'yellow'],
        [60, 'red'],
      ],
      leadsTo: 'eventzr-application',
    },
  ),
  stat(
    'End to end, 99th percentile',
    'Time from the timestamp of an input to the commit of its outputs. Normal is below 1 s. A backlog raises it until the backlog is gone.',
    's',
    query(zeroWhileIdle(queries.quantile(0.99, inputMetrics.endToEnd)), 'p99'),
    {
      thresholds: [
        [1, 'yellow'],
        [30, 'red'],
      ],
      leadsTo: 'eventzr-application',
    },
  ),
  stat(
    'Share of dead letters',
    'Share of inputs that became dead letters. Normal is below 0.1 %. Open Dead letters for the reasons.',
    'percentunit',
    query(share(queries.rate(deadLetterMetrics.deadLetters), queries.rate(inputMetrics.records)), 'share'),
    {
      thresholds: [
        [0.001, 'yellow'],
        [0.01, 'red'],
      ],
      decimals: 2,
      leadsTo: 'eventzr-dead-letters',
    },
  ),
  stat(
    'Running pods',
    'Pods that process records. It must equal the replicas of the StatefulSets. A missing pod is shown below by its state.',
    'short',
    query(queries.gauge('sum', podMetrics.state, { where: { state: 'running' } }), 'pods'),
    {
      thresholds: [
        [0, 'red'],
        [1, 'green'],
      ],
    },
  ),
  stat(
    'Tasks with an owner',
    'Tasks that some pod owns. It must equal the partitions of the journals. Fewer means that tasks wait for an owner.',
    'short',
    query(queries.gauge('sum', podMetrics.tasks), 'tasks'),
    { leadsTo: 'eventzr-state' },
  ),
  timeseries(
    'Lag by application',
    'Age of the oldest input that waits, by application. It falls back to about 0 after a deploy or a restart. When it does not, a task is stuck.',
    's',
    query(queries.gauge('max', inputMetrics.lagSeconds, { by: ['application'] }), '{{application}}'),
    { thresholds: [[60, 'red']], leadsTo: 'eventzr-application' },
  ),
)

const healthy = row(
  'Is everything healthy?',
  stateTimeline(
    'State of the pods',
    'The state of each pod. Running is normal. Restoring for more than some minutes, or stopped, needs a look at State and restore.',
    'none',
    query(
      queries.state(
        podMetrics.state,
        'state',
        podStates.map(([word]) => word),
        { by: ['application', 'instance'] },
      ),
      '{{application}} {{instance}}',
    ),
    { mappings: podStates.map(([word, color], at) => [at + 1, word, color]), leadsTo: 'eventzr-state' },
  ),
  timeseries(
    'Records in and out',
    'Input records and committed output records per second. Both rise and fall together. Inputs without outputs for minutes mean that nothing is committed.',
    'recps',
    [
      query(queries.rate(inputMetrics.records, { by: ['application'] }), 'in {{application}}'),
      query(queries.rate(inputMetrics.outputRecords, { by: ['application'] }), 'out {{application}}'),
    ],
    { leadsTo: 'eventzr-application' },
  ),
  timeseries(
    'Aborts and fences',
    'Transactions that were aborted, and pods that another process fenced, per second. Normal is 0 but for restarts. Aborts that go on need a look at Commits and Kafka client.',
    'ops',
    [
      query(queries.rate(commitMetrics.aborts, { by: ['operation'] }), 'abort {{operation}}'),
      query(queries.rate(commitMetrics.fences), 'fence'),
    ],
    { leadsTo: 'eventzr-commits' },
  ),
  timeseries(
    'Stuck work',
    'Paused tasks by cause, overdue timers, inputs that do not answer or are held for a batch that cannot be unpacked, and tasks in careful mode. Normal is 0. The cause of a pause names what to repair: the registry, the broker or the clock.',
    'short',
    [
      query(queries.gauge('sum', podMetrics.paused, { by: ['cause'] }), 'paused by {{cause}}'),
      query(queries.gauge('sum', stateMetrics.timersOverdue), 'overdue timers'),
      query(queries.gauge('sum', inputMetrics.overdue), 'overdue inputs'),
      query(queries.gauge('sum', inputMetrics.held), 'held inputs'),
      query(queries.gauge('sum', podMetrics.careful), 'careful tasks'),
    ],
    { leadsTo: 'eventzr-state' },
  ),
)

const limits = row(
  'What is the limit, and what changed?',
  timeseries(
    'Processor by pod',
    'Cores that a pod uses. One thread runs the graph: at 1 core the loop itself is the limit, and more pods help.',
    'short',
    query(queries.rate(nodeMetrics.cpu, { by: ['application', 'instance'] }), '{{application}} {{instance}}'),
    { thresholds: [[1, 'yellow']] },
  ),
  timeseries(
    'Delay of the event loop',
    'The 99th percentile of the time between two looks at the loop, 0.05 s apart. Normal is below 0.15 s. A long delay holds up polls, commits and probes.',
    's',
    query(
      queries.gauge('max', nodeMetrics.loopLagP99, { by: ['application', 'instance'] }),
      '{{application}} {{instance}}',
    ),
    {
      thresholds: [
        [0.25, 'yellow'],
        [1, 'red'],
      ],
    },
  ),
  timeseries(
    'Memory against its limit',
    'Memory of a pod without the page cache, as a share of the limit of its container; 0 without a limit. Above 80 % give the pod more, or less cache.',
    'percentunit',
    query(
      `${queries.gauge('sum', processMetrics.memory, { by: ['application', 'instance'] })} / (${queries.gauge('sum', processMetrics.memoryLimit, { by: ['application', 'instance'] })} > 0) or 0 * ${queries.gauge('sum', processMetrics.memoryLimit, { by: ['application', 'instance'] })}`,
      '{{application}} {{instance}}',
    ),
    {
      max: 1,
      thresholds: [
        [0.8, 'yellow'],
        [0.95, 'red'],
      ],
    },
  ),
  table(
    'Versions that run',
    'Pods by the version of the program and of Node. During a deploy there are two versions; afterwards there is one.',
    'none',
    query(queries.gauge('count', podMetrics.build, { by: ['application', 'version', 'node'] }), ''),
    { columns: { Value: { name: 'pods', unit: 'short' } } },
  ),
)

/** The first look: both applications on one page. */
export const overview: Dashboard = {
  uid: 'eventzr-overview',
  title: 'Eventzr / 1 Overview',
  description: 'Are we late, is everything healthy, what is the limit and what changed, over all applications.',
  tags: ['engine'],
  variables,
  annotations: [deploys(queries), restarts(queries), failovers(queries)],
  rows: [late, healthy, limits],
}
