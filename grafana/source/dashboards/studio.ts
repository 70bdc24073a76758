import { deploys } from '../annotations.ts'
import type { Dashboard } from '../dashboard.ts'
import { studioMetrics } from '../metrics/domain-metrics.ts'
import { query, row, stat, stateTimeline, timeseries } from '../panel.ts'
import { share } from '../queries.ts'
import { studioScope } from '../scopes.ts'
import { breakerStates } from '../words.ts'

const { queries, variables } = studioScope
const ofStatus = (status: string) => ({ where: { status } })
const jobs = (status: string): string => `${queries.rate(studioMetrics.jobs, ofStatus(status))} or vector(0)`
const credits = (movement: string): string => queries.increase(studioMetrics.credits, { where: { movement } })

const rendering = row(
  'Do render jobs end?',
  stat(
    'Share of failures',
    'Failed render jobs among all that ended. Normal is below 2 %.',
    'percentunit',
    query(share(jobs('failed'), jobs('completed|failed')), 'failures'),
    {
      thresholds: [
        [0.02, 'yellow'],
        [0.1, 'red'],
      ],
      decimals: 1,
    },
  ),
  stat(
    'Open breakers of renderers',
    'Breakers that let no job through, over all tenants. Normal is 0.',
    'short',
    query(`${queries.gauge('sum', studioMetrics.breakers, { where: { state: 'open' } })} or vector(0)`, 'open'),
    {
      thresholds: [
        [1, 'yellow'],
        [20, 'red'],
      ],
    },
  ),
  timeseries(
    'Jobs by status',
    'Events of render jobs per second. Completed follows created after the time of a job. Rejected and superseded ones never reach a renderer.',
    'ops',
    query(queries.rate(studioMetrics.jobs, { by: ['status'] }), '{{status}}'),
  ),
  timeseries(
    'Time of a job by medium',
    'The 95th percentile from creation to completion. It includes the wait in the line of the tenant.',
    's',
    query(queries.quantile(0.95, studioMetrics.jobDuration, { by: ['medium'] }), '{{medium}}'),
  ),
)

const failures = row(
  'Why do jobs fail?',
  timeseries(
    'Failures by reason',
    'Failed render jobs per second, by reason.',
    'ops',
    query(queries.rate(studioMetrics.failures, { by: ['reason'] }), '{{reason}}'),
    { isStacked: true },
  ),
  stateTimeline(
    'Worst breaker by renderer',
    'The worst state of the breakers of each renderer. Closed is normal; open means that jobs go to the next renderer or wait.',
    'none',
    query(
      queries.state(
        studioMetrics.breakers,
        'state',
        breakerStates.map(([word]) => word),
        { by: ['renderer'] },
      ),
      '{{renderer}}',
    ),
    { mappings: breakerStates.map(([word, color], at) => [at + 1, word, color]) },
  ),
)

const economy = row(
  'Are credits conserved? Batches, voices, templates',
  timeseries(
    'Credits by movement',
    'Credits per second by movement. Reserved ones are used or released when their job ends.',
    'short',
    query(queries.rate(studioMetrics.credits, { by: ['movement'] }), '{{movement}}'),
  ),
  stat(
    'Credits held by open jobs',
    'Credits reserved less used less released in the shown time. It returns to about 0 when all jobs of that time have ended. A number that only grows means reservations without an end.',
    'short',
    query(`${credits('reserved')} - (${credits('used')}) - (${credits('released')})`, 'held'),
    { height: 8, decimals: 0 },
  ),
  timeseries(
    'Batches by result',
    'Ended batches per second, by result.',
    'ops',
    query(queries.rate(studioMetrics.batches, { by: ['result'] }), '{{result}}'),
  ),
  timeseries(
    'Voice models and templates',
    'Events of voice models and answered changes of templates per second. Each created voice ends as ready or failed within a day.',
    'ops',
    [
      query(queries.rate(studioMetrics.voiceModels, { by: ['status'] }), 'voice {{status}}'),
      query(queries.rate(studioMetrics.templateChanges, { by: ['result'] }), 'template {{result}}'),
    ],
  ),
)

/** Render jobs, renderers, credits, batches, voices and templates. */
export const studio: Dashboard = {
  uid: 'eventzr-studio',
  title: 'Eventzr / 7 Studio',
  description: 'Whether render jobs end and how fast, why they fail, and whether credits are conserved.',
  tags: ['studio'],
  variables,
  annotations: [deploys(queries)],
  rows: [rendering, failures, economy],
}
