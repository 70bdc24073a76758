import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { engineMetrics } from '#observe/definitions/engine-metrics.ts'
import type { MetricDefinition } from '#stream/metric.ts'
import { cpaasMetrics, studioMetrics } from '../../grafana/source/metrics/domain-metrics.ts'
import { series, UnknownLabelError } from '../../scripts/alerts/promql.ts'
import { type AlertRule, isAlert, pageOf, type RecordingRule } from '../../scripts/alerts/rule.ts'
import { ruleFiles, ruleGroups } from '../../scripts/alerts/rule-files.ts'
import { readPage, root } from '../docs/markdown.ts'
import { areOutsideToolsRequired } from '../outside-tools.ts'
import { metricsIn } from '#world/dashboards/metrics-in.ts'

const rules = ruleGroups.flatMap((group) => group.rules)
const alerts = rules.filter(isAlert)
const records = rules.filter((rule): rule is RecordingRule => !isAlert(rule))
const namesOf = (some: readonly AlertRule[]): readonly string[] => some.map(({ alert }) => alert)

interface Expectation {
  readonly expr: string
  readonly exp_samples: readonly unknown[]
}
interface Scenario {
  readonly name: string
  readonly promql_expr_test: readonly Expectation[]
}

const testFiles = globSync('test/grafana/rules/*.yaml', { cwd: root })
const scenarios = testFiles.flatMap((file) => (parse(readPage(file)) as { readonly tests: readonly Scenario[] }).tests)
const expectations = scenarios.flatMap((scenario) => scenario.promql_expr_test)
const casesOf = (alert: string): readonly Expectation[] =>
  expectations.filter(({ expr }) => expr.includes(`ALERTS{alertname="${alert}", alertstate="firing"}`))

/** Series of a metric, as Prometheus keeps them. */
const seriesNames = ({ name, type }: MetricDefinition): readonly string[] =>
  type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name]

/** Metrics of prom-client's standard set, and of the kubelet. */
const ofOthers = [
  'nodejs_eventloop_lag_p99_seconds',
  'nodejs_heap_size_used_bytes',
  'process_start_time_seconds',
  'kubelet_volume_stats_available_bytes',
  'kubelet_volume_stats_capacity_bytes',
]

/** The scenarios of pods, with held partitions that nobody expects. */
const brokenScenario = (): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'rules-')), 'broken.yaml')
  const text = readPage('test/grafana/rules/pods.yaml').replace('../../../grafana', join(root, 'grafana'))
  const [before = '', after = ''] = text.split('EventzrHeldPartitions')
  writeFileSync(
    file,
    `${before}EventzrHeldPartitions${after.replace('exp_samples: []', 'exp_samples: [{ value: 1 }]')}`,
  )
  return file
}

const promtool = '/usr/bin/promtool'
const isLeftOut = !existsSync(promtool) && !areOutsideToolsRequired
if (isLeftOut) console.error('NOT TESTED: the rules in grafana/rules, for lack of promtool; install prometheus')

describe('the rules for Prometheus', () => {
  it.each([...ruleFiles()])('%s is as generated', (file, text) => {
    expect(readPage(`grafana/rules/${file}`), 'run npm run generate').toBe(text)
  })

  it('lie in no other file', () => {
    const files = globSync('*', { cwd: join(root, 'grafana/rules') })
    expect(files.toSorted()).toEqual([...ruleFiles().keys()].toSorted())
  })

  it('have names of their own', () => {
    const names = rules.map((rule) => (isAlert(rule) ? rule.alert : rule.record))
    expect(names).toEqual([...new Set(names)])
  })

  it('read only metrics that somebody writes', () => {
    const defined = [...engineMetrics, ...Object.values(cpaasMetrics), ...Object.values(studioMetrics)]
    const recorded = records.map(({ record }) => record)
    const known = new Set([...defined.flatMap(seriesNames), ...recorded, ...ofOthers])
    const unknown = rules.flatMap(({ expr }) => metricsIn(expr)).filter((name) => !known.has(name))
    expect(unknown).toEqual([])
  })

  it('may not name a label that a metric does not have', () => {
    expect(() => series(cpaasMetrics.messages, { recipient: '="x"' })).toThrow(UnknownLabelError)
  })

  it('are found good by promtool', { skip: isLeftOut }, () => {
    const checked = spawnSync(promtool, ['check', 'rules', ...globSync('grafana/rules/*.yaml', { cwd: root })], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(checked.status, checked.stdout + checked.stderr).toBe(0)
    expect(checked.stdout + checked.stderr).not.toContain('duplicate')
  })

  it('answer as their scenarios say', { skip: isLeftOut }, () => {
    const tested = spawnSync(promtool, ['test', 'rules', ...testFiles], { cwd: root, encoding: 'utf8' })
    expect(tested.status, tested.stdout + tested.stderr).toBe(0)
  })

  it('fail a scenario that expects something else', { skip: isLeftOut }, () => {
    const tested = spawnSync(promtool, ['test', 'rules', brokenScenario()], { cwd: root, encoding: 'utf8' })
    expect(tested.status).toBe(1)
    expect(tested.stdout + tested.stderr).toContain('EventzrHeldPartitions')
  })
})

describe('the scenarios', () => {
  it('have a case that fires and one that does not for every alert', () => {
    const untested = namesOf(alerts).filter((alert) => {
      const cases = casesOf(alert)
      return !cases.some((each) => each.exp_samples.length > 0) || !cases.some((each) => each.exp_samples.length === 0)
    })
    expect(untested).toEqual([])
  })

  it('ask for the values of every recorded series', () => {
    const untested = records.filter(({ record }) => !expectations.some(({ expr }) => expr.includes(record)))
    expect(untested.map(({ record }) => record)).toEqual([])
  })

  it('have sentences of their own as names', () => {
    const names = scenarios.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
  })
})

describe('every alert', () => {
  it.each(namesOf(alerts))('%s leads to a page of the runbook that says what to do', (alert) => {
    const page = readPage(`docs/runbook/${pageOf(alert)}.md`)
    expect(page).toMatch(new RegExp(`^# ${alert}\n`))
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual(['Meaning', 'Impact', 'Look at', 'Do', 'Done when'])
  })

  it('says so under an address of the deployment too', () => {
    const text = [...ruleFiles('https://wiki.example/runbook').values()].join('')
    const urls = [...text.matchAll(/runbook_url: (.+)/g)].map(([, url]) => url)
    expect(urls).toEqual(alerts.map(({ alert }) => `https://wiki.example/runbook/${pageOf(alert)}.md#do`))
  })
})
