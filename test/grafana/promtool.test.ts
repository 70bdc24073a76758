import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { allDashboards } from '../../grafana/source/all-dashboards.ts'
import { withSamples } from '../../grafana/source/lint/with-samples.ts'
import { panelsOf } from '../../grafana/source/panels.ts'
import { areOutsideToolsRequired } from '../outside-tools.ts'

const folder = mkdtempSync(join(tmpdir(), 'promtool-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Prometheus' own judgement of queries, as those of rules. */
const check = (queries: readonly string[]) => {
  const rules = queries.map((query, at) => ({ record: `query_${at}`, expr: withSamples(query) }))
  const file = join(folder, 'rules.json')
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboards', rules }] }))
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' })
  return { status, text: stdout + stderr }
}

const isMissing = spawnSync('promtool', ['--version']).status !== 0
const isLeftOut = isMissing && !areOutsideToolsRequired
if (isLeftOut)
  console.error(
    "NOT TESTED: the queries of dashboards by Prometheus, for lack of promtool; install Debian's prometheus",
  )

describe.skipIf(isLeftOut)('Prometheus itself', () => {
  it('parses every query of the panels and annotations', () => {
    const all = allDashboards()
    const queries = [
      ...all.flatMap(panelsOf).flatMap((panel) => panel.queries.map(({ expr }) => expr)),
      ...all.flatMap(({ annotations }) => annotations.list.map(({ expr }) => expr!)),
    ]
    expect(check(queries)).toEqual({
      status: 0,
      text: expect.stringContaining(`SUCCESS: ${queries.length} rules found`),
    })
  })

  it('refuses a query that is none', () => {
    expect(check(['sum(rate(a))']).status).toBe(1)
  })
})
