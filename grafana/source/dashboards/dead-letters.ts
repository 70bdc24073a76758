import { deadLetterMetrics } from '#observe/definitions/dead-letter-metrics.ts'
import { parkingMetrics } from '#observe/definitions/parking-metrics.ts'
import { deploys, restarts } from '../annotations.ts'
import type { Dashboard } from '../dashboard.ts'
import { query, row, stat, table, timeseries } from '../panel.ts'
import { podScope } from '../scopes.ts'

const { queries, variables } = podScope
const letters = deadLetterMetrics.deadLetters

const now = row(
  'Is something wrong now?',
  stat(
    'Dead letters in the shown time',
    'Inputs that could not be used. 0 is normal. Read them with the command dead-letters.',
    'short',
    query(queries.increase(letters), 'dead letters'),
    { thresholds: [[1, 'yellow']], decimals: 0 },
  ),
  stat(
    'Flood',
    'Pods with many dead letters of several tenants within a minute. Normal is 0. Look at the last deploy, here or of a producer.',
    'short',
    query(queries.gauge('sum', deadLetterMetrics.flood), 'pods'),
    { thresholds: [[1, 'red']] },
  ),
  stat(
    'Held tasks',
    'Tasks that a flood of a new build holds. Normal is 0. Release them, or go back to the build before.',
    'short',
    query(queries.gauge('sum', deadLetterMetrics.heldTasks), 'tasks'),
    { thresholds: [[1, 'red']] },
  ),
)

const reasons = row(
  'What is in the dead letters?',
  timeseries(
    'Dead letters by reason',
    'Dead letters per second by reason. Reasons about JSON, Avro or schemas come from a producer. Reasons about rules come from this build.',
    'recps',
    query(queries.rate(letters, { by: ['reason'] }), '{{reason}}'),
    { isStacked: true },
  ),
  table(
    'Reasons in the shown time',
    'Dead letters by application, reason and stage.',
    'none',
    query(queries.increase(letters, { by: ['application', 'reason', 'stage'] }), ''),
    { columns: { Value: { name: 'dead letters', unit: 'short' } } },
  ),
)

const floods = row(
  'Did a flood hold tasks, and was it repaired?',
  timeseries(
    'Tasks of a new build, and held ones',
    'Tasks for which the build is still new, and tasks that a flood holds. New ones become 0 some time after a deploy.',
    'short',
    [
      query(queries.gauge('sum', deadLetterMetrics.newBuildTasks), 'new build'),
      query(queries.gauge('sum', deadLetterMetrics.heldTasks), 'held'),
    ],
  ),
  timeseries(
    'Redriven by result',
    'Dead letters sent through the graph again per second. Failed ones became dead letters again: the fault is not repaired yet.',
    'recps',
    query(queries.rate(deadLetterMetrics.redriven, { by: ['result'] }), '{{result}}'),
    { isStacked: true },
  ),
)

const parking = row(
  'Does a tenant wait for an operator?',
  timeseries(
    'Parked records',
    'Records of parked tenants that wait. They are processed when their tenant is unparked. Beyond 10,000 in a task further ones become dead letters.',
    'short',
    [
      query(queries.gauge('sum', parkingMetrics.records), 'records'),
      query(queries.gauge('sum', parkingMetrics.tenants), 'tenants'),
    ],
  ),
)

/** Unusable inputs, floods of them, their repair, and inputs in wait for an operator. */
export const deadLetters: Dashboard = {
  uid: 'eventzr-dead-letters',
  title: 'Eventzr / 8 Dead letters',
  description: 'The dead letters, floods that hold tasks, parked tenants, and whether the repair worked.',
  tags: ['engine'],
  variables,
  annotations: [deploys(queries), restarts(queries)],
  rows: [now, reasons, floods, parking],
}
