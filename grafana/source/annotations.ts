import { podMetrics } from '#observe/definitions/pod-metrics.ts'
import type { Annotation } from './drawing/draw-annotation.ts'
import { cpaasMetrics } from './metrics/domain-metrics.ts'
import { nodeMetrics } from './metrics/node-metrics.ts'
import type { Queries } from './queries.ts'

/** A version without a pod a minute before. */
export const deploys = ({ select }: Queries): Annotation => {
  const versions = `group by (application, version) (${select(podMetrics.build)})`
  return {
    name: 'Deploys',
    color: 'blue',
    expr: `${versions} unless ${versions.replace(/\)$/, ' offset 1m)')}`,
    text: '{{application}} runs {{version}}',
  }
}

/** A process with another start than a minute before, under the same ordinal. */
export const restarts = ({ select }: Queries): Annotation => ({
  name: 'Restarts',
  color: 'purple',
  expr: `changes(${select(nodeMetrics.startTime)}[1m]) > 0`,
  text: 'pod {{instance}} of {{application}} started again',
})

/** A move of a tenant to another provider. */
export const failovers = ({ select }: Queries): Annotation => ({
  name: 'Failovers',
  color: 'orange',
  expr: `sum by (from_provider, to_provider) (increase(${select(cpaasMetrics.failovers)}[1m])) > 0`,
  text: '{{from_provider}} to {{to_provider}}',
})
