import { allTopologies } from '#cli/applications.ts'
import { clientMetrics } from '#observe/definitions/client-metrics.ts'
import { commitMetrics } from '#observe/definitions/commit-metrics.ts'
import { deadLetterMetrics } from '#observe/definitions/dead-letter-metrics.ts'
import { inputMetrics } from '#observe/definitions/input-metrics.ts'
import { parkingMetrics } from '#observe/definitions/parking-metrics.ts'
import { podMetrics } from '#observe/definitions/pod-metrics.ts'
import { processMetrics } from '#observe/definitions/process-metrics.ts'
import { stateMetrics } from '#observe/definitions/state-metrics.ts'
import { tenantMetrics } from '#observe/definitions/tenant-metrics.ts'
import type { MetricDefinition } from '#stream/metric.ts'
import { applicationId, measuresOf } from '#stream/topology.ts'
import { code, page, table } from './page.ts'

type Group = Readonly<Record<string, MetricDefinition>>

const groups: readonly (readonly [title: string, group: Group])[] = [
  ['The pod and its tasks', podMetrics],
  ['Records in and out', inputMetrics],
  ['Transactions and the group', commitMetrics],
  ['Rows, timers, checkpoints and restores', stateMetrics],
  ['Inputs that could not be used', deadLetterMetrics],
  ['Inputs that wait for an operator', parkingMetrics],
  ['Kafka clients, codec, registry and tokens', clientMetrics],
  ['Memory', processMetrics],
  ['Tenants', tenantMetrics],
]

/** `docs/metrics.md`: every metric of the engine and of the domain, made from the definitions of their instruments. */
export const metricsPage = (): string =>
  page(
    '# Metrics',
    'Every metric of a pod, as `/metrics` shows it. Each has the labels `application`, e.g. `eventzr-cpaas-v1`, and `instance`, ' +
      'the ordinal of the pod; so scrape with `honor_labels: true`. The usual metrics of Node and of its process stand beside them. ' +
      'A quiet metric has no series, or only zeros, while all is well. Counters begin with 0 where their labels are known, so that ' +
      '`rate` works from the first scrape. How they are measured, and what of it is a sample: [decision 100](decisions/0100-engine-metrics.md).',
    ...groups.flatMap(([title, group]) => [`## ${title}`, tableOf(Object.values(group))]),
    ...allTopologies().flatMap((topology) => {
      const found = measuresOf(topology)
      return found.length === 0 ? [] : [`## The domain of ${applicationId(topology)}`, tableOf(found)]
    }),
  )

const tableOf = (metrics: readonly MetricDefinition[]): string =>
  table(
    ['metric', 'type', 'labels', 'meaning'],
    metrics.map(({ name, type, help, labels, buckets, quiet }) => [
      code(name),
      type,
      labels.map(code).join(', ') || '—',
      `${help}${quiet === true ? ' Quiet.' : ''}${buckets === undefined ? '' : ` Buckets: ${buckets.join(', ')}.`}`,
    ]),
  )
