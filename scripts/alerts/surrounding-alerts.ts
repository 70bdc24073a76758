import { clientMetrics } from '#observe/definitions/client-metrics.ts'
import { deadLetterMetrics } from '#observe/definitions/dead-letter-metrics.ts'
import { parkingMetrics } from '#observe/definitions/parking-metrics.ts'
import { processMetrics } from '#observe/definitions/process-metrics.ts'
import { grownBy, series, sumBy } from './promql.ts'
import type { AlertRule, RuleGroup } from './rule.ts'

/** Default metrics of prom-client tell of every process with it, so those of pods are picked by their application. */
const ofPods = '{application=~"eventzr-.+"}'

const letters: readonly AlertRule[] = [
  {
    alert: 'EventzrDeadLetters',
    severity: 'ticket',
    expr: `${grownBy(deadLetterMetrics.deadLetters, ['application', 'reason', 'stage'], '15m')} > 0`,
    forMinutes: 0,
    summary: '{{ $labels.application }} has new dead letters: {{ $labels.reason }}',
    description: '{{ $value | humanize }} inputs of 15 minutes could not be used at stage {{ $labels.stage }}.',
  },
  {
    alert: 'EventzrDeadLetterFlood',
    severity: 'page',
    expr: `${series(deadLetterMetrics.flood)} == 1`,
    forMinutes: 0,
    summary: 'pod {{ $labels.instance }} of {{ $labels.application }} refuses records of several tenants',
    description: '100 or more within a minute. Look at what was released last, here or in a producer.',
  },
  {
    alert: 'EventzrFloodHolds',
    severity: 'page',
    expr: `${series(deadLetterMetrics.heldTasks)} > 0`,
    forMinutes: 0,
    summary: 'a flood of dead letters of a new build holds {{ $value }} tasks of {{ $labels.application }}',
    description: 'Pod {{ $labels.instance }} keeps their records. Roll the build back, or release the tasks.',
  },
  {
    alert: 'EventzrRedrivesFail',
    severity: 'ticket',
    expr: `${grownBy(deadLetterMetrics.redriven, ['application'], '15m', { result: '="failed"' })} > 0`,
    forMinutes: 0,
    summary: 'redriven dead letters of {{ $labels.application }} failed once more',
    description: '{{ $value | humanize }} within 15 minutes: their cause is not mended yet.',
  },
]

const parked: readonly AlertRule[] = [
  {
    alert: 'EventzrTenantParked',
    severity: 'ticket',
    expr: `sum by (application) (${series(parkingMetrics.tenants)}) > 0`,
    forMinutes: 60,
    summary: '{{ $value }} tenants of {{ $labels.application }} have been parked for an hour',
    description: 'Their records wait for somebody to unpark them. Is that still meant?',
  },
  {
    alert: 'EventzrParkingNearlyFull',
    severity: 'page',
    expr: `${series(parkingMetrics.used)} > 0.8`,
    forMinutes: 0,
    summary:
      'the parking of task {{ $labels.task }} of {{ $labels.application }} is filled by {{ $value | humanizePercentage }}',
    description: 'When it is full, further records of parked tenants become dead letters, and lose their order.',
  },
]

const clients: readonly AlertRule[] = [
  {
    alert: 'EventzrTokenRefreshFails',
    severity: 'page',
    // Asked again every 10 s; the old token is good for 3 minutes or more.
    expr:
      `increase(${series(clientMetrics.tokenRefreshes, { result: '="failed"' })}[10m]) > 3 ` +
      `or ${series(clientMetrics.tokenExpires)} < 60`,
    forMinutes: 1,
    summary: 'pod {{ $labels.instance }} of {{ $labels.application }} gets no token for the brokers',
    description: 'The old one serves until it expires; then the pod is cut off. The log has the reason.',
  },
  {
    alert: 'EventzrRegistryFails',
    severity: 'ticket',
    expr: `${sumBy(clientMetrics.registryRequests, ['application'], `rate(${series(clientMetrics.registryRequests, { result: '="failed"' }, '_count')}[10m])`)} > 0`,
    forMinutes: 10,
    summary: 'the schema registry does not answer {{ $labels.application }}',
    description: 'Known schemas go on. A task that meets an unknown one waits, and another alert pages then.',
  },
  {
    alert: 'EventzrBrokerThrottles',
    severity: 'ticket',
    expr: `max by (application, instance) (${series(clientMetrics.throttle)}) > 0.1`,
    forMinutes: 10,
    summary: 'brokers slow pod {{ $labels.instance }} of {{ $labels.application }} down',
    description: 'Requests wait for {{ $value | humanizeDuration }}: a quota of the cluster is used up.',
  },
]

const resources: readonly AlertRule[] = [
  {
    alert: 'EventzrMemoryNearLimit',
    severity: 'ticket',
    expr: `${series(processMetrics.memory)} / (${series(processMetrics.memoryLimit)} > 0) > 0.85`,
    forMinutes: 10,
    summary:
      'pod {{ $labels.instance }} of {{ $labels.application }} uses {{ $value | humanizePercentage }} of its memory',
    description: 'The system kills it at the limit. Give it more memory, or fewer tasks by one more pod.',
  },
  {
    alert: 'EventzrHeapNearLimit',
    severity: 'ticket',
    expr: `nodejs_heap_size_used_bytes${ofPods} / on (application, instance) ${series(processMetrics.heapLimit)} > 0.85`,
    forMinutes: 10,
    summary:
      'pod {{ $labels.instance }} of {{ $labels.application }} uses {{ $value | humanizePercentage }} of its heap',
    description: 'Node ends at the limit, and spends its time on garbage before that.',
  },
  {
    alert: 'EventzrEventLoopLags',
    severity: 'ticket',
    expr: `nodejs_eventloop_lag_p99_seconds${ofPods} > 0.5`,
    forMinutes: 10,
    summary:
      'the event loop of pod {{ $labels.instance }} of {{ $labels.application }} is {{ $value | humanizeDuration }} late',
    description: 'The processor is the limit, or single records take long. Add a pod, or look at the processing time.',
  },
]

/** Dead letters, and the world that pods live in. */
export const surroundingAlerts: readonly RuleGroup[] = [
  { name: 'eventzr-dead-letters', rules: [...letters, ...parked] },
  { name: 'eventzr-clients', rules: clients },
  { name: 'eventzr-resources', rules: resources },
]
