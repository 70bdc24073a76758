import { describe, expect, it } from 'vitest'
import { isNear } from '#world/dashboards/plausibility.ts'
import { ruleFaults, staleExcuses } from '#world/dashboards/rule-faults.ts'
import type { EvaluatedRule } from '#world/prometheus/prometheus-client.ts'

const known = new Set(['known', 'a:b:c'])
const rule = (fields: Partial<EvaluatedRule>): EvaluatedRule => ({
  name: 'Alert',
  query: 'known > 0',
  type: 'alerting',
  health: 'ok',
  ...fields,
})

describe('a rule', () => {
  it.each([
    ['an alert that is silent', rule({}), []],
    ['an error', rule({ health: 'err', lastError: 'many-to-many' }), ['rule Alert: many-to-many']],
    ['an unknown metric', rule({ query: 'misspelt > 0' }), ['rule Alert: unknown metric misspelt']],
    ['a recorded series with values', rule({ type: 'recording', name: 'a:b:c' }), []],
    ['one without', rule({ type: 'recording', name: 'a:b:d' }), ['rule a:b:d: unknown metric a:b:d']],
    ['an excused metric', rule({ query: 'seldom > 0' }), []],
  ])('with %s', (_, evaluated, faults) => {
    expect(ruleFaults([evaluated], known, { seldom: 'nobody can force it' })).toEqual(faults)
  })
})

it('an excuse for a metric that has a series is a fault', () => {
  expect(staleExcuses(known, { known: 'never there', seldom: 'nobody can force it' })).toEqual([
    'known has a series; take it off world/dashboards/allowed-empty.ts',
  ])
})

it.each([
  [100, 100, true],
  [86, 100, true],
  [80, 100, false],
  [0, 100, false],
  [120, 100, false],
  [3, 6, true],
])('a counter of %d beside %d in the topics: near is %s', (counted, expected, near) => {
  expect(isNear(counted, expected)).toBe(near)
})
