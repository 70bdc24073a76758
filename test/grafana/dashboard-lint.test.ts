import { describe, expect, it } from 'vitest'
import { allDashboards } from '../../grafana/source/all-dashboards.ts'
import type { DashboardJson, PanelJson, TargetJson } from '../../grafana/source/dashboard-json.ts'
import { lintDashboards } from '../../grafana/source/lint/lint-dashboards.ts'
import { seriesOf } from '../../grafana/source/lint/series.ts'
import { knownMetrics } from '../../grafana/source/metrics/known-metrics.ts'
import { panelsOf } from '../../grafana/source/panels.ts'

const all = allDashboards()
const known = seriesOf(knownMetrics)
const overview = all.find(({ uid }) => uid === 'eventzr-overview')!
const lint = (dashboard: DashboardJson): readonly string[] => lintDashboards([dashboard], all, known)

/** The dashboard with one panel changed. */
const withPanel = (dashboard: DashboardJson, id: number, change: (panel: PanelJson) => PanelJson): DashboardJson => ({
  ...dashboard,
  panels: dashboard.panels.map((panel) => (panel.id === id ? change(panel) : panel)),
})

/** The overview with its lag by application changed. */
const withLag = (change: (panel: PanelJson) => PanelJson): DashboardJson => withPanel(overview, 106, change)

const withQuery = (expr: string, more: Partial<TargetJson> = {}): DashboardJson =>
  withLag((panel) => ({ ...panel, targets: [{ ...panel.targets![0]!, legendFormat: 'lag', expr, ...more }] }))

const withVariable = (change: object): DashboardJson => ({
  ...overview,
  templating: { list: overview.templating.list.map((each) => (each.type === 'query' ? { ...each, ...change } : each)) },
})

describe('the dashboards', () => {
  it('have no fault', () => {
    expect(lintDashboards(all, all, known)).toEqual([])
  })

  it('are eight, with 60 to 90 panels in all', () => {
    expect(all).toHaveLength(8)
    const count = all.flatMap(panelsOf).length
    expect(count).toBeGreaterThanOrEqual(60)
    expect(count).toBeLessThanOrEqual(90)
  })

  it('show every metric of the rules, and most of the engine', () => {
    const shown = JSON.stringify(all)
    const hidden = knownMetrics.map(({ name }) => name).filter((name) => !shown.includes(name))
    expect(hidden.filter((name) => /_(cpaas|studio)_/.test(name))).toEqual([])
    expect(hidden.length).toBeLessThan(knownMetrics.length / 8)
  })
})

describe('the lint of dashboards', () => {
  it.each(all.map((dashboard) => [dashboard.uid, dashboard] as const))(
    'misses no panel of %s without queries',
    (_uid, dashboard) => {
      for (const { panel } of panelsOf(dashboard)) {
        const emptied = withPanel(dashboard, panel.id, (each) => ({ ...each, targets: [] }))
        expect(lint(emptied)).toContain(`${dashboard.uid}: "${panel.title}" has no query`)
      }
    },
  )

  it.each<readonly [string, DashboardJson, RegExp]>([
    ['a missing title', withLag((panel) => ({ ...panel, title: '' })), /has no title/],
    ['a missing description', withLag((panel) => ({ ...panel, description: '' })), /no description in sentences/],
    ['a short description', withLag((panel) => ({ ...panel, description: 'Lag.' })), /no description in sentences/],
    [
      'an unknown unit',
      withLag((panel) => ({ ...panel, fieldConfig: { defaults: { unit: 'furlong' } } })),
      /unit furlong/,
    ],
    ['a missing unit', withLag((panel) => ({ ...panel, fieldConfig: { defaults: {} } })), /unit undefined/],
    [
      'a fixed data source',
      withLag((panel) => ({ ...panel, datasource: { type: 'prometheus', uid: 'x' } })),
      /names a data source/,
    ],
    [
      'a query to a fixed data source',
      withQuery('sum(eventzr_tasks)', { datasource: { uid: 'x' } }),
      /data source in query A/,
    ],
    ['a repeated id', withLag((panel) => ({ ...panel, id: 101 })), /have the id 101/],
    ['a panel over another', withLag((panel) => ({ ...panel, gridPos: { x: 0, y: 4, w: 24, h: 8 } })), /covers/],
    [
      'a panel beyond the 24 columns',
      withLag((panel) => ({ ...panel, gridPos: { ...panel.gridPos, w: 25 } })),
      /outside of the grid/,
    ],
    ['a panel before the first row', { ...overview, panels: overview.panels.slice(1) }, /outside of a row/],
    [
      'a panel within an open row',
      withPanel(overview, 100, (row) => ({ ...row, panels: [overview.panels[1]!] })),
      /inside of an open row/,
    ],
    ['two panels of one title', withLag((panel) => ({ ...panel, title: 'Running pods' })), /two panels "Running pods"/],
    [
      'two queries of one name',
      withLag((panel) => ({ ...panel, targets: [panel.targets![0]!, panel.targets![0]!] })),
      /one refId/,
    ],
    ['a missing version of its plugin', withLag(({ pluginVersion: _, ...panel }) => panel), /no pluginVersion/],
    ['an empty query', withQuery(' '), /query is empty/],
    ['a query that does not parse', withQuery('sum(eventzr_tasks'), /does not parse/],
    ['a query without a metric', withQuery('vector(1)'), /asks for no metric/],
    ['an unknown metric', withQuery('sum(eventzr_task)'), /no pod has the series "eventzr_task"/],
    [
      'a histogram without its suffix',
      withQuery('sum(rate(eventzr_commit_duration_seconds[5m]))'),
      /no pod has the series/,
    ],
    ['an unknown label', withQuery('sum(eventzr_tasks{tenant="a"})'), /eventzr_tasks has no label tenant/],
    ['a group by an unknown label', withQuery('sum by (tenant) (eventzr_tasks)'), /groups by tenant/],
    ['a counter without rate', withQuery('sum(eventzr_steps_total)'), /counter eventzr_steps_total stands outside/],
    ['a count of a histogram without rate', withQuery('sum(eventzr_commit_records_count)'), /stands outside/],
    ['a rate of a sum', withQuery('rate(sum(eventzr_steps_total)[5m:])'), /stands outside/],
    ['a gauge with rate', withQuery('sum(rate(eventzr_tasks[5m]))'), /is a gauge/],
    [
      'a quantile without its sum',
      withQuery('histogram_quantile(0.9, rate(eventzr_commit_records_bucket[5m]))'),
      /must stand over sum/,
    ],
    [
      'a quantile that loses le',
      withQuery('histogram_quantile(0.9, sum by (instance) (rate(eventzr_commit_records_bucket[5m])))'),
      /must stand over sum/,
    ],
    [
      'a quantile of a count',
      withQuery('histogram_quantile(0.9, sum by (le) (rate(eventzr_commit_records_count[5m])))'),
      /must stand over sum|groups by le/,
    ],
    [
      'a legend of a label that is summed away',
      withQuery('sum(eventzr_tasks)', { legendFormat: '{{instance}}' }),
      /shows \{\{instance\}\}/,
    ],
    ['a missing legend', withQuery('sum(eventzr_tasks)', { legendFormat: '' }), /has no legend/],
    ['an undefined variable', withQuery('sum(eventzr_tasks{instance=~"$pod"})'), /uses \$pod, which is not defined/],
    ['an unused variable', withVariable({ name: 'pod' }), /defines \$pod, which nothing uses/],
    [
      'a variable of an unknown label',
      withVariable({ query: 'label_values(eventzr_build_info, tenant)' }),
      /takes values of tenant/,
    ],
    [
      'a variable of an unknown metric',
      withVariable({ query: 'label_values(eventzr_build, instance)' }),
      /no pod has the series/,
    ],
    ['a variable of another kind', withVariable({ query: 'metrics(.*)' }), /is not chosen by label_values/],
    [
      'a variable of a fixed data source',
      withVariable({ datasource: { uid: 'x' } }),
      /\$application names a data source/,
    ],
    [
      'no choice of the data source',
      { ...overview, templating: { list: overview.templating.list.slice(1) } },
      /no choice of the data source/,
    ],
    [
      'a link to nowhere',
      withLag((panel) => ({
        ...panel,
        links: panel.links!.map((link) => ({ ...link, url: link.url!.replace('application', 'nowhere') })),
      })),
      /leads to eventzr-nowhere/,
    ],
    [
      'a link to itself',
      withLag((panel) => ({
        ...panel,
        links: panel.links!.map((link) => ({ ...link, url: link.url!.replace('application', 'overview') })),
      })),
      /its own dashboard/,
    ],
    [
      'a link without the time',
      withLag((panel) => ({ ...panel, links: panel.links!.map((link) => ({ ...link, url: '/d/eventzr-state' })) })),
      /does not keep variables and time/,
    ],
    [
      'a link that drops variables',
      { ...overview, links: overview.links.map((link) => ({ ...link, includeVars: false })) },
      /loses variables or time/,
    ],
    [
      'a list of other dashboards',
      { ...overview, links: overview.links.map((link) => ({ ...link, tags: ['other'] })) },
      /misses a dashboard/,
    ],
    ['no links', { ...overview, links: [] }, /has no link/],
    [
      'an annotation of an unknown metric',
      { ...overview, annotations: { list: overview.annotations.list.map((each) => ({ ...each, expr: 'deploys' })) } },
      /annotation Deploys: no pod has/,
    ],
    ['no annotations', { ...overview, annotations: { list: [] } }, /no annotation/],
    ['an editable dashboard', { ...overview, editable: true }, /can be edited/],
    ['a dashboard without the tag', { ...overview, tags: [] }, /lacks the tag/],
    ['a dashboard that stands still', { ...overview, refresh: '' }, /does not refresh/],
    ['a dashboard of an old schema', { ...overview, schemaVersion: 16 }, /schema version 42/],
    ['a dashboard without a purpose', { ...overview, description: '' }, /no title or description/],
    ['a long uid', { ...overview, uid: 'x'.repeat(41) }, /no uid/],
  ])('refuses %s', (_what, dashboard, fault) => {
    expect(lint(dashboard)).toContainEqual(expect.stringMatching(fault))
  })

  it('refuses two dashboards of one uid', () => {
    expect(lintDashboards(all, [...all, overview], known)).toEqual([
      'eventzr-overview: shares its uid with another dashboard',
    ])
  })
})
