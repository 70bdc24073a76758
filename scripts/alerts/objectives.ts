import { deadLetterMetrics } from '#observe/definitions/dead-letter-metrics.ts'
import { inputMetrics } from '#observe/definitions/input-metrics.ts'
import { podMetrics } from '#observe/definitions/pod-metrics.ts'
import { grownBy, series, sumBy } from './promql.ts'
import type { AlertRule, RecordingRule, RuleGroup, Severity } from './rule.ts'

/** Share of task-time, and of records, that may be bad over 30 days: 43 minutes of all tasks, one record in a thousand. */
const budget = 0.001

/**
 * A task is late when its oldest record waits for longer than this. A restart takes 1 to 2 s and a busy commit 2 s, so 30 s are
 * no noise; a dead machine's tasks stand still for 48 s, and count.
 */
const lateAfterSeconds = 30

/** Fewer dead letters than this in the long window are a matter for tickets, however small the traffic. */
const fewestToPage = 10

const windows = ['5m', '30m', '1h', '6h', '3d'] as const
type Window = (typeof windows)[number]

/** Google's SRE workbook, chapter 5, table 5-8: 2 % of a month's budget in 1 h, 5 % in 6 h, 10 % in 3 d. */
const burns: readonly {
  readonly severity: Severity
  readonly factor: number
  readonly long: Window
  readonly short: Window
  readonly word: string
}[] = [
  { severity: 'page', factor: 14.4, long: '1h', short: '5m', word: 'Fast' },
  { severity: 'page', factor: 6, long: '6h', short: '30m', word: 'Steadily' },
  { severity: 'ticket', factor: 1, long: '3d', short: '6h', word: 'Slowly' },
]

const owned = 'eventzr:tasks:owned'
/** The number of tasks of an application never changes, so the most of a day is the right one. */
export const expectedTasks = 'eventzr:tasks:expected'
export const ownedTasks = `(${owned} or ${expectedTasks} * 0)`

const tasks: readonly RecordingRule[] = [
  // Counted by number: while a task moves, one scrape may see it in both pods.
  { record: owned, expr: `count by (application) (count by (application, task) (${series(inputMetrics.lagSeconds)}))` },
  { record: expectedTasks, expr: `max_over_time(${owned}[1d])` },
]

const freshTasks =
  `count by (application) (count by (application, task) (${series(inputMetrics.lagSeconds)} <= ${lateAfterSeconds}))` +
  ` or ${expectedTasks} * 0`

const freshness: readonly RecordingRule[] = [
  { record: 'eventzr:late_tasks:ratio', expr: `clamp_min(1 - (${freshTasks}) / ${expectedTasks}, 0)` },
  ...windows.map((window) => ({
    record: `eventzr:late_tasks:ratio_avg${window}`,
    expr: `avg_over_time(eventzr:late_tasks:ratio[${window}])`,
  })),
]

/** Records that a task sent to another one would count twice. */
const firstHand = { topic: '!~".+-forward"' }

const letters: readonly RecordingRule[] = windows.flatMap((window) => [
  {
    record: `eventzr:dead_letters:increase${window}`,
    expr: grownBy(deadLetterMetrics.deadLetters, ['application'], window),
  },
  {
    record: `eventzr:dead_letters:ratio${window}`,
    expr:
      `eventzr:dead_letters:increase${window} / ` +
      `(${sumBy(inputMetrics.records, ['application'], `increase(${series(inputMetrics.records, firstHand, '')}[${window}])`)} > 0)`,
  },
])

const burnAlerts = (
  name: string,
  summary: string,
  description: string,
  ratio: (window: Window) => string,
  atLeast: (severity: Severity, long: Window) => string,
): readonly AlertRule[] =>
  burns.map(({ severity, factor, long, short, word }) => {
    const above = `> ${Number((factor * budget).toFixed(6))}`
    return {
      alert: `Eventzr${name}Burns${word}`,
      severity,
      expr: `${ratio(long)} ${above} and ${ratio(short)} ${above}${atLeast(severity, long)}`,
      forMinutes: 0,
      summary: `${summary}, ${factor} times as fast as its budget of 30 days allows`,
      description: `{{ $value | humanizePercentage }} over ${long}. ${description}`,
    }
  })

const burning: readonly AlertRule[] = [
  ...burnAlerts(
    'Freshness',
    '{{ $labels.application }} is late',
    `This share of its tasks was more than ${lateAfterSeconds} s late, or in no pod. Look at the lag by task on the overview.`,
    (window) => `eventzr:late_tasks:ratio_avg${window}`,
    () => '',
  ),
  ...burnAlerts(
    'DeadLetters',
    '{{ $labels.application }} refuses records',
    'This share of its input records became dead letters. Look at their reasons.',
    (window) => `eventzr:dead_letters:ratio${window}`,
    (severity, long) => (severity === 'page' ? ` and eventzr:dead_letters:increase${long} >= ${fewestToPage}` : ''),
  ),
]

const ownership: readonly AlertRule[] = [
  {
    alert: 'EventzrTasksWithoutOwner',
    severity: 'page',
    expr: `${expectedTasks} - ${ownedTasks} > 0`,
    forMinutes: 5,
    summary: '{{ $value }} tasks of {{ $labels.application }} belong to no pod',
    description: 'Their tenants stand still. More pods than before may have gone, or a pod restores for long.',
  },
  {
    alert: 'EventzrPodsAbsent',
    severity: 'page',
    expr:
      `(${expectedTasks} unless on (application) count by (application) (${series(podMetrics.build)})) ` +
      `or absent(${series(podMetrics.build)})`,
    forMinutes: 2,
    summary: 'no pod of {{ or $labels.application "any application" }} tells its metrics',
    description: 'All of its pods are gone, or Prometheus does not reach them.',
  },
]

/** Are we late, and do we refuse too much: the two promises, and the count of tasks both rest on. */
export const objectives: readonly RuleGroup[] = [
  { name: 'eventzr-objectives', rules: [...tasks, ...freshness, ...letters] },
  { name: 'eventzr-burn-rates', rules: [...burning, ...ownership] },
]
