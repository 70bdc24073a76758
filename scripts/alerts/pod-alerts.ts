import { commitMetrics } from '#observe/definitions/commit-metrics.ts'
import { inputMetrics } from '#observe/definitions/input-metrics.ts'
import { podMetrics } from '#observe/definitions/pod-metrics.ts'
import { stateMetrics } from '#observe/definitions/state-metrics.ts'
import { series, sumBy } from './promql.ts'
import type { AlertRule, RuleGroup } from './rule.ts'

const lag = series(inputMetrics.lagSeconds)
const remaining = series(stateMetrics.restoreRemaining)
const build = `max by (application, instance) (${series(podMetrics.build)})`

const life: readonly AlertRule[] = [
  {
    alert: 'EventzrNoProgress',
    severity: 'page',
    // Grows by 48 s in a minute, or faster: nothing, or next to nothing, is processed.
    expr: `${lag} > 120 and deriv(${lag}[5m]) > 0.8`,
    forMinutes: 2,
    summary: 'task {{ $labels.task }} of {{ $labels.application }} has not moved for {{ $value | humanizeDuration }}',
    description: 'Its oldest record gets older as fast as the clock goes, in pod {{ $labels.instance }}.',
  },
  {
    alert: 'EventzrPodGone',
    severity: 'ticket',
    expr: `max by (application, instance) (last_over_time(${series(podMetrics.build)}[1h])) unless on (application, instance) ${build}`,
    forMinutes: 5,
    summary: 'pod {{ $labels.instance }} of {{ $labels.application }} tells no metrics any more',
    description: 'It did within the last hour. Others have its tasks by now, or nobody: then another alert pages.',
  },
  {
    alert: 'EventzrPodRestartsOften',
    severity: 'ticket',
    expr: 'changes(process_start_time_seconds{application=~"eventzr-.+"}[30m]) > 3',
    forMinutes: 0,
    summary: 'pod {{ $labels.instance }} of {{ $labels.application }} started {{ $value }} times in 30 minutes',
    description: 'Each start ends the open transaction and restores the tasks. Its last log line says why it ended.',
  },
  {
    alert: 'EventzrPodStartsSlowly',
    severity: 'ticket',
    expr: `${series(podMetrics.state, { state: '="starting"' })} == 1`,
    forMinutes: 10,
    summary: 'pod {{ $labels.instance }} of {{ $labels.application }} has been starting for 10 minutes',
    description: 'It waits for a broker, a registry, a right or a topic, and logs which.',
  },
  {
    alert: 'EventzrCarefulTasks',
    severity: 'ticket',
    expr: `${series(podMetrics.careful)} > 0`,
    forMinutes: 5,
    summary: '{{ $value }} tasks in pod {{ $labels.instance }} of {{ $labels.application }} look for what killed it',
    description: 'They go on more slowly, and find the record or timer by themselves after up to four deaths.',
  },
  {
    alert: 'EventzrPausedTasks',
    severity: 'page',
    expr: `${series(podMetrics.paused)} > 0`,
    forMinutes: 5,
    summary: '{{ $value }} tasks in pod {{ $labels.instance }} of {{ $labels.application }} wait: {{ $labels.cause }}',
    description: 'They take no record until this fault outside of their records is over, and go on by themselves.',
  },
  {
    alert: 'EventzrHeldPartitions',
    severity: 'page',
    expr: `${series(inputMetrics.held)} > 0`,
    forMinutes: 1,
    summary: 'pod {{ $labels.instance }} of {{ $labels.application }} cannot unpack a batch of an input',
    description: '{{ $value }} partitions stand still until the batch is skipped. The log has BATCH_UNREADABLE.',
  },
  {
    alert: 'EventzrOverduePartitions',
    severity: 'ticket',
    expr: `${series(inputMetrics.overdue)} > 0`,
    forMinutes: 5,
    summary: '{{ $value }} input partitions do not answer pod {{ $labels.instance }} of {{ $labels.application }}',
    description: 'Their tasks go on without them. A broker may be ill, or a partition may have no leader.',
  },
]

const state: readonly AlertRule[] = [
  {
    alert: 'EventzrRestoreSlow',
    severity: 'ticket',
    expr: `${series(stateMetrics.restoreEta)} > 900`,
    forMinutes: 5,
    summary: 'task {{ $labels.task }} of {{ $labels.application }} restores for {{ $value | humanizeDuration }} more',
    description: 'It reads its changelog in pod {{ $labels.instance }}; its tenants stand still until the end.',
  },
  {
    alert: 'EventzrRestoreStuck',
    severity: 'page',
    expr: `${remaining} > 0 and delta(${remaining}[5m]) >= 0 and count_over_time(${remaining}[5m]) > 2`,
    forMinutes: 5,
    summary: 'the restore of task {{ $labels.task }} of {{ $labels.application }} does not move',
    description: '{{ $value }} changelog records are left in pod {{ $labels.instance }}, no fewer than 5 minutes ago.',
  },
  {
    alert: 'EventzrTimersOverdue',
    severity: 'page',
    expr: `${sumBy(stateMetrics.timersOverdue, ['application', 'task'], series(stateMetrics.timersOverdue))} > 0`,
    forMinutes: 5,
    summary: '{{ $value }} timers of task {{ $labels.task }} of {{ $labels.application }} should have fired',
    description: 'Retries, time-outs and ends of quiet hours are late: the clock of the task stands still.',
  },
  {
    alert: 'EventzrCheckpointsOld',
    severity: 'ticket',
    // A checkpoint is due every 30 s.
    expr: `${series(stateMetrics.checkpointAge)} > 300`,
    forMinutes: 5,
    summary: 'task {{ $labels.task }} of {{ $labels.application }} has not written its rows to the disk',
    description:
      'The last checkpoint in pod {{ $labels.instance }} is {{ $value | humanizeDuration }} old. The disk may be full, slow or read-only; rows wait in memory.',
  },
  {
    alert: 'EventzrStateDiskNearlyFull',
    severity: 'ticket',
    // The kubelet's own metrics: a pod tells only the space of its rows. Claims are named by volume, set and ordinal.
    expr:
      'kubelet_volume_stats_available_bytes{persistentvolumeclaim=~"state-eventzr-(cpaas|studio)-.+"} / ' +
      'kubelet_volume_stats_capacity_bytes < 0.15',
    forMinutes: 15,
    summary: 'the state volume {{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left',
    description: 'Rows stay in memory when it is full. Enlarge the claim.',
  },
]

const commits: readonly AlertRule[] = [
  {
    alert: 'EventzrCommitsStopped',
    severity: 'page',
    // Ticks of each second are committed, also while inputs are silent.
    expr:
      `time() - ${series(commitMetrics.last)} > 120 and on (application, instance) ` +
      `${series(commitMetrics.last)} > 0 and on (application, instance) ${series(podMetrics.tasks)} > 0`,
    forMinutes: 1,
    summary:
      'pod {{ $labels.instance }} of {{ $labels.application }} has not committed for {{ $value | humanizeDuration }}',
    description: 'Nothing that it processes becomes visible. A transaction hangs, or a right is missing.',
  },
  {
    alert: 'EventzrCommitsSlow',
    severity: 'ticket',
    expr: `histogram_quantile(0.99, sum by (application, instance, le) (rate(${series(commitMetrics.duration, {}, '_bucket')}[10m]))) > 2.5`,
    forMinutes: 10,
    summary: 'commits of pod {{ $labels.instance }} of {{ $labels.application }} take {{ $value | humanizeDuration }}',
    description: 'This is their 99th percentile of 10 minutes; 5 to 30 ms are normal. Look at the brokers.',
  },
  {
    alert: 'EventzrAbortsOften',
    severity: 'ticket',
    expr:
      `${sumBy(commitMetrics.aborts, ['application', 'instance'], `rate(${series(commitMetrics.aborts)}[10m])`)} > ` +
      `0.05 * ${sumBy(commitMetrics.duration, ['application', 'instance'], `rate(${series(commitMetrics.duration, {}, '_count')}[10m])`)}`,
    forMinutes: 10,
    summary: 'pod {{ $labels.instance }} of {{ $labels.application }} aborts more than 5 % of its transactions',
    description: '{{ $value | humanize }} aborts a second; nothing is lost, all is read again. The log names the call.',
  },
  {
    alert: 'EventzrFencedPods',
    severity: 'ticket',
    expr: `${sumBy(commitMetrics.fences, ['application', 'instance'], `increase(${series(commitMetrics.fences)}[1h])`)} > 2`,
    forMinutes: 0,
    summary: 'two processes may share instance {{ $labels.instance }} of {{ $labels.application }}',
    description: 'Each took the id from the other, {{ $value | humanize }} times within an hour.',
  },
  {
    alert: 'EventzrRebalancesOften',
    severity: 'ticket',
    expr: `${sumBy(commitMetrics.rebalances, ['application', 'instance'], `increase(${series(commitMetrics.rebalances)}[30m])`)} > 20`,
    forMinutes: 0,
    summary: 'the group of {{ $labels.application }} does not settle',
    description:
      'Pod {{ $labels.instance }} answered it {{ $value | humanize }} times in 30 minutes; a rolling update takes none.',
  },
]

/** Is a pod stuck, and in which way. */
export const podAlerts: readonly RuleGroup[] = [
  { name: 'eventzr-pods', rules: life },
  { name: 'eventzr-state', rules: state },
  { name: 'eventzr-commits', rules: commits },
]
