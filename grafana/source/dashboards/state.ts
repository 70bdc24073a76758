import { commitMetrics } from '#observe/definitions/commit-metrics.ts'
import { podMetrics } from '#observe/definitions/pod-metrics.ts'
import { processMetrics } from '#observe/definitions/process-metrics.ts'
import { stateMetrics } from '#observe/definitions/state-metrics.ts'
import { deploys, restarts } from '../annotations.ts'
import type { Dashboard } from '../dashboard.ts'
import { nodeMetrics } from '../metrics/node-metrics.ts'
import { query, row, timeseries } from '../panel.ts'
import { stateScope } from '../scopes.ts'

const { queries, variables } = stateScope

const restore = row(
  'Is a restore moving?',
  timeseries(
    'Changelog records to restore',
    'Changelog records that the restore of each task has yet to read. It falls to 0. A flat line means that the broker gives nothing: look at Broker answers.',
    'short',
    query(
      queries.gauge('sum', stateMetrics.restoreRemaining, { by: ['application', 'task'] }),
      '{{application}} task {{task}}',
    ),
    { leadsTo: 'eventzr-commits' },
  ),
  timeseries(
    'Time until restored',
    'Time that a restore still takes at its present rate. Some seconds are normal with a checkpoint. Without one a large changelog takes minutes.',
    's',
    query(
      queries.gauge('max', stateMetrics.restoreEta, { by: ['application', 'task'] }),
      '{{application}} task {{task}}',
    ),
  ),
  timeseries(
    'Time of finished restores',
    'Mean and 95th percentile of the restores that ended. It grows when checkpoints are missing, for example with empty volumes.',
    's',
    [
      query(queries.quantile(0.95, stateMetrics.restoreDuration), '95th percentile'),
      query(queries.mean(stateMetrics.restoreDuration), 'mean'),
    ],
  ),
)

const ownership = row(
  'Who owns which task?',
  timeseries(
    'Tasks by pod',
    'Tasks that each pod owns. The figures of an application differ by 1 at most and add up to its partitions.',
    'short',
    query(queries.gauge('sum', podMetrics.tasks, { by: ['application', 'instance'] }), '{{application}} {{instance}}'),
    { isStacked: true },
  ),
  timeseries(
    'Rebalances',
    'Answers of the group per second, by kind. Normal is 0 but for scaling and long restarts. Lost tasks were given away without a word: look for pods that stand still.',
    'ops',
    query(queries.rate(commitMetrics.rebalances, { by: ['kind'] }), '{{kind}}'),
  ),
)

const rows = row(
  'How large is the state?',
  timeseries(
    'Rows by store',
    'Rows of each store. It follows the traffic of the retention. Steady growth over days means that rows do not end.',
    'short',
    query(queries.gauge('sum', stateMetrics.rows, { by: ['store'] }), '{{store}}'),
    { isStacked: true },
  ),
  timeseries(
    'Changelog records by store',
    'Rows of each store committed to the changelog per second. The busiest store decides how long a restore without a checkpoint takes.',
    'recps',
    query(queries.rate(stateMetrics.changelogRecords, { by: ['store'] }), '{{store}}'),
    { isStacked: true },
  ),
  timeseries(
    'Space on disk',
    'Space of the rows on the disk of each pod. Compare it with the size of its volume, and enlarge the volume before it is full.',
    'bytes',
    query(queries.gauge('sum', stateMetrics.disk, { by: ['application', 'instance'] }), '{{application}} {{instance}}'),
  ),
  timeseries(
    'Age of the last checkpoint',
    'Time since the last checkpoint of each task. Normal is below some minutes under load. An old checkpoint makes the next restore longer.',
    's',
    query(
      queries.gauge('max', stateMetrics.checkpointAge, { by: ['application', 'task'] }),
      '{{application}} task {{task}}',
    ),
    { thresholds: [[1_800, 'yellow']] },
  ),
  timeseries(
    'Time of a checkpoint',
    'Time to write the changed rows of a task to the disk. Normal is below 1 s. More points to a slow volume.',
    's',
    [
      query(queries.quantile(0.95, stateMetrics.checkpointDuration), '95th percentile'),
      query(queries.mean(stateMetrics.checkpointDuration), 'mean'),
    ],
  ),
)

const timers = row(
  'Are timers on time? Is memory the limit?',
  timeseries(
    'Timers that wait or are overdue',
    'Timers of each task that are not due yet, and those more than 5 s behind their deadline. Overdue ones are normally 0. When they grow without a backlog, no tick arrives: look at the paused tasks.',
    'short',
    [
      query(
        queries.gauge('sum', stateMetrics.timersPending, { by: ['application', 'task'] }),
        'waiting {{application}} task {{task}}',
      ),
      query(
        queries.gauge('sum', stateMetrics.timersOverdue, { by: ['application', 'task'] }),
        'overdue {{application}} task {{task}}',
      ),
    ],
  ),
  timeseries(
    'Memory by kind',
    'Memory of the pods: without page cache, heap, and buffers outside of the heap; with the least limits of the container and of Node. Near a limit give the pod more, or less cache.',
    'bytes',
    [
      query(
        queries.gauge('max', processMetrics.memory, { by: ['application', 'instance'] }),
        'all {{application}} {{instance}}',
      ),
      query(
        queries.gauge('max', nodeMetrics.heapUsed, { by: ['application', 'instance'] }),
        'heap {{application}} {{instance}}',
      ),
      query(
        queries.gauge('max', nodeMetrics.external, { by: ['application', 'instance'] }),
        'buffers {{application}} {{instance}}',
      ),
      query(queries.gauge('min', processMetrics.memoryLimit), 'least limit of a container'),
      query(queries.gauge('min', processMetrics.heapLimit), 'least limit of a heap'),
    ],
  ),
)

/** Rows, timers, checkpoints, restores and the owners of tasks. */
export const state: Dashboard = {
  uid: 'eventzr-state',
  title: 'Eventzr / 3 State and restore',
  description: 'Whether a restore moves, who owns which task, how large the state is, and whether timers are on time.',
  tags: ['engine'],
  variables,
  annotations: [deploys(queries), restarts(queries)],
  rows: [restore, ownership, rows, timers],
}
