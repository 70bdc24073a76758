import { inputMetrics } from '#observe/definitions/input-metrics.ts'
import { podMetrics } from '#observe/definitions/pod-metrics.ts'
import { stateMetrics } from '#observe/definitions/state-metrics.ts'
import type { Variable } from './drawing/variables.ts'
import { cpaasMetrics, studioMetrics } from './metrics/domain-metrics.ts'
import { type Queries, queriesWithin } from './queries.ts'

/** The queries and the variables of a dashboard that belong together. */
export interface Scope {
  readonly queries: Queries
  readonly variables: readonly Variable[]
}

const anything = queriesWithin({})

/** Ids of applications, as `applicationId` makes them. */
const cpaasOnly = { where: { application: 'eventzr-cpaas-.*' } }
const studioOnly = { where: { application: 'eventzr-studio-.*' } }

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

/** The tasks and input topics of the pods of every application. */
export const taskScope: Scope = {
  queries: queriesWithin({ application: '$application', instance: '$instance', task: '$task', topic: '$topic' }),
  variables: [
    ...podScope.variables,
    { name: 'task', label: 'Task', values: 'task', of: ofApplication.select(inputMetrics.lagSeconds) },
    {
      name: 'topic',
      label: 'Input topic',
      values: 'topic',
      of: ofApplication.select(inputMetrics.endToEnd, {}, '_count'),
    },
  ],
}

/** The tasks and stores of the pods of every application. */
export const stateScope: Scope = {
  queries: queriesWithin({ application: '$application', instance: '$instance', task: '$task', store: '$store' }),
  variables: [
    ...podScope.variables,
    { name: 'task', label: 'Task', values: 'task', of: ofApplication.select(inputMetrics.lagSeconds) },
    { name: 'store', label: 'Store', values: 'store', of: ofApplication.select(stateMetrics.rows) },
  ],
}

const cpaasApplications = queriesWithin({ application: '$cpaas' })

/** The orchestrator, by provider and channel. A variable of its own keeps the choice of Studio elsewhere out of here. */
export const cpaasScope: Scope = {
  queries: queriesWithin({ application: '$cpaas', provider: '$provider', channel: '$channel' }),
  variables: [
    { name: 'cpaas', label: 'Orchestrator', values: 'application', of: anything.select(podMetrics.build, cpaasOnly) },
    {
      name: 'provider',
      label: 'Provider',
      values: 'provider',
      of: cpaasApplications.select(cpaasMetrics.attempts),
    },
    { name: 'channel', label: 'Channel', values: 'channel', of: cpaasApplications.select(cpaasMetrics.messages) },
  ],
}

/** Studio, by medium. */
export const studioScope: Scope = {
  queries: queriesWithin({ application: '$studio', medium: '$medium' }),
  variables: [
    { name: 'studio', label: 'Studio', values: 'application', of: anything.select(podMetrics.build, studioOnly) },
    {
      name: 'medium',
      label: 'Medium',
      values: 'medium',
      of: queriesWithin({ application: '$studio' }).select(studioMetrics.jobs),
    },
  ],
}
