import { inputMetrics } from '#observe/definitions/input-metrics.ts'
import { podMetrics } from '#observe/definitions/pod-metrics.ts'
import { stateMetrics } from '#observe/definitions/state-metrics.ts'
import { tenantMetrics } from '#observe/definitions/tenant-metrics.ts'
import { deploys, restarts } from '../annotations.ts'
import type { Dashboard } from '../dashboard.ts'
import { heatmap, query, row, table, timeseries } from '../panel.ts'
import { podScope, taskScope } from '../scopes.ts'

const { queries, variables } = taskScope

const lag = row(
  'Which task is late?',
  timeseries(
    'Lag by task, in seconds',
    'Age of the oldest input that waits, by task. All tasks late at once: too few pods, or a broker that is slow. One task late: a tenant with much traffic, or a stuck input.',
    's',
    query(
      queries.gauge('max', inputMetrics.lagSeconds, { by: ['application', 'task'] }),
      '{{application}} task {{task}}',
    ),
    { thresholds: [[60, 'red']], leadsTo: 'eventzr-state' },
  ),
  timeseries(
    'Lag by task, in records',
    'Input records that wait, by task. It falls after each peak. A task that grows alone has a tenant with more traffic than one task can take.',
    'short',
    query(
      queries.gauge('sum', inputMetrics.lagRecords, { by: ['application', 'task'] }),
      '{{application}} task {{task}}',
    ),
  ),
  table(
    'The latest tasks now',
    'The twenty tasks with the oldest input, and how many records wait. Open the task here by its filter, then look at its tenants.',
    'none',
    [
      query(`topk(20, ${queries.gauge('max', inputMetrics.lagSeconds, { by: ['application', 'task'] })})`, ''),
      query(queries.gauge('sum', inputMetrics.lagRecords, { by: ['application', 'task'] }), ''),
    ],
    { columns: { 'Value #A': { name: 'seconds', unit: 's' }, 'Value #B': { name: 'records', unit: 'short' } } },
  ),
  timeseries(
    'Inputs that do not come',
    'Input partitions without an answer for 10 s, and partitions held for a batch that cannot be unpacked. Normal is 0. A held one waits for skip-batch.',
    'short',
    [
      query(queries.gauge('sum', inputMetrics.overdue), 'overdue'),
      query(queries.gauge('sum', inputMetrics.held), 'held'),
      query(queries.gauge('sum', podMetrics.careful), 'careful tasks'),
    ],
  ),
)

const latency = row(
  'How long does a record take?',
  heatmap(
    'End to end, spread',
    'Time from the timestamp of an input to the commit of its outputs. A dark band below 0.5 s is normal. A second band above is a backlog or late timestamps.',
    's',
    query(queries.buckets(inputMetrics.endToEnd), '{{le}}'),
  ),
  timeseries(
    'End to end by input topic',
    'The 99th percentile by input topic. One slow topic points to late timestamps of its producers; all of them point to the pods.',
    's',
    query(queries.quantile(0.99, inputMetrics.endToEnd, { by: ['topic'] }), '{{topic}}'),
    { thresholds: [[1, 'yellow']] },
  ),
  timeseries(
    'Processing time of a step',
    'Time that one record or timer takes in the graph; one in 64 is measured. Normal is far below 1 ms. A higher figure points to rows read from a slow disk.',
    's',
    [
      query(queries.quantile(0.5, inputMetrics.processing), 'median'),
      query(queries.quantile(0.99, inputMetrics.processing), '99th percentile'),
    ],
    { leadsTo: 'eventzr-state' },
  ),
  timeseries(
    'Steps and timers',
    'Records and timers processed per second by pod, and timers that fired by the store of their rows. Peaks of timers at full hours are quiet hours that end.',
    'ops',
    [
      query(queries.rate(podMetrics.steps, { by: ['application', 'instance'] }), 'steps {{application}} {{instance}}'),
      query(queries.rate(stateMetrics.timersFired, { by: ['store'] }), 'timers {{store}}'),
    ],
  ),
)

const traffic = row(
  'What comes in, and what goes out?',
  timeseries(
    'Records in, by topic',
    'Records taken from each input topic per second, repeats after an abort included, and those forwarded to the owner of their key. Forwarded is 0 when producers use the murmur2 partitioner.',
    'recps',
    [
      query(queries.rate(inputMetrics.records, { by: ['topic'] }), '{{topic}}'),
      query(queries.rate(inputMetrics.forwarded), 'forwarded'),
    ],
    { isStacked: true },
  ),
  timeseries(
    'Records out, by topic',
    'Records committed to each output topic per second. An output topic that falls silent while its inputs go on needs a look at its rules and their refusals.',
    'recps',
    query(podScope.queries.rate(inputMetrics.outputRecords, { by: ['topic'] }), '{{topic}}'),
    { isStacked: true },
  ),
  timeseries(
    'Records by tenant',
    'Input records per second of the tenants with the most traffic; other stands for all the rest. A tenant that grows alone explains the lag of its task.',
    'recps',
    query(queries.rate(tenantMetrics.records, { by: ['tenant'] }), '{{tenant}}'),
    { isStacked: true },
  ),
)

/** Inputs, outputs and lag of one application or of several. */
export const application: Dashboard = {
  uid: 'eventzr-application',
  title: 'Eventzr / 2 Application',
  description: 'Which task, topic or tenant is late, and how long a record takes from its input to its commit.',
  tags: ['engine'],
  variables,
  annotations: [deploys(queries), restarts(queries)],
  rows: [lag, latency, traffic],
}
