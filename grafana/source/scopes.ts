import { podMetrics } from '#observe/definitions/pod-metrics.ts'
import type { Variable } from './drawing/variables.ts'
import { type Queries, queriesWithin } from './queries.ts'

/** The queries and the variables of a dashboard that belong together. */
export interface Scope {
  readonly queries: Queries
  readonly variables: readonly Variable[]
}

const anything = queriesWithin({})

/** Every application. */
export const applicationScope: Scope = {
  queries: queriesWithin({ application: '$application' }),
  variables: [
    { name: 'application', label: 'Application', values: 'application', of: anything.select(podMetrics.build) },
  ],
}

const ofApplication = applicationScope.queries

/** The pods of every application. */
export const podScope: Scope = {
  queries: queriesWithin({ application: '$application', instance: '$instance' }),
  variables: [
    ...applicationScope.variables,
    { name: 'instance', label: 'Pod', values: 'instance', of: ofApplication.select(podMetrics.build) },
  ],
}
