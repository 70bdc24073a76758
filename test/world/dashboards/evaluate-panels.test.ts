import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answerPanels, panelFaults } from '#world/dashboards/evaluate-panels.ts'
import { saveAnswers } from '#world/dashboards/save-answers.ts'
import type { RangeAnswer } from '#world/prometheus/prometheus-client.ts'
import { dashboardWith } from './given-dashboard.ts'

const time = { fromSeconds: 100, toSeconds: 160, stepSeconds: 5 }
const values = (...all: readonly string[]): RangeAnswer => ({
  status: 'success',
  data: { resultType: 'matrix', result: [{ metric: {}, values: all.map((value, at) => [at, value] as const) }] },
})
const nothing: RangeAnswer = { status: 'success', data: { resultType: 'matrix', result: [] } }

const judge = async (expr: string, response: RangeAnswer, excuses: Readonly<Record<string, string>> = {}) => {
  const answered = await answerPanels([dashboardWith([expr])], { queryRange: () => Promise.resolve(response) }, time)
  return panelFaults(answered, new Set(['known', 'known_bucket']), excuses)
}

describe('a panel', () => {
  it('is good with a value, 0 included', async () => {
    expect(await judge('known', values('0'))).toEqual({ empty: [], errors: [], allowed: [] })
  })

  it.each([
    ['no series', nothing],
    ['only what is no number', values('NaN', 'NaN')],
  ])('is empty with %s', async (_, response) => {
    expect((await judge('known', response)).empty).toEqual(['given-1 Panel 1: A known'])
  })

  it('has an error when Prometheus refuses a query', async () => {
    const { errors } = await judge('known', { status: 'error', error: 'parse error' })
    expect(errors).toEqual(['given-1 Panel 1: A parse error: known'])
  })

  it('has an error when a metric is unknown, though a 0 stands in for it', async () => {
    const { errors } = await judge('sum(misspelt) or vector(0)', values('0'))
    expect(errors).toEqual(['given-1 Panel 1: A unknown metric misspelt'])
  })

  it('has an error without a query', async () => {
    const answered = await answerPanels([dashboardWith([])], { queryRange: () => Promise.resolve(nothing) }, time)
    expect(panelFaults(answered, new Set(), {}).errors).toEqual(['given-1 Panel 1: has no query'])
  })

  it('is excused by its metric alone, and says so', async () => {
    const faults = await judge('rate(seldom_bucket[5m])', nothing, { seldom: 'nobody can force it' })
    expect(faults).toEqual({
      empty: [],
      errors: [],
      allowed: ['given-1 Panel 1: A seldom_bucket: nobody can force it'],
    })
  })

  it('is asked with values in place of its variables', async () => {
    const asked: string[] = []
    const dashboard = dashboardWith(['rate(known{application=~"$application"}[$__rate_interval])'])
    await answerPanels([dashboard], { queryRange: (expr) => (asked.push(expr), Promise.resolve(nothing)) }, time)
    expect(asked).toEqual(['rate(known{application=~".*"}[30s])'])
  })

  it('is saved with its own JSON, the time and every answer', async () => {
    const dashboard = dashboardWith(['known', 'known'])
    const answered = await answerPanels([dashboard], { queryRange: () => Promise.resolve(values('1')) }, time)
    const folder = mkdtempSync(join(tmpdir(), 'answers-'))
    await saveAnswers(folder, answered, time)
    expect(readdirSync(folder)).toEqual(['given-1.json'])
    expect(JSON.parse(readFileSync(join(folder, 'given-1.json'), 'utf8'))).toEqual({
      dashboard: 'Given',
      panel: dashboard.panels[0],
      from: 100,
      to: 160,
      stepSeconds: 5,
      targets: ['A', 'B'].map((refId) => ({ refId, legendFormat: '{{task}}', expr: 'known', response: values('1') })),
    })
  })
})
