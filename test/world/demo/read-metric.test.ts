import { expect, it } from 'vitest'
import { readMetric } from '#world/demo/read-metric.ts'

const text = ['# TYPE lag gauge', 'lag_seconds 7', 'lag{application="cpaas"} 3', 'tasks 2', 'share NaN'].join('\n')

it.each([
  ['lag', 3],
  ['tasks', 2],
  ['lag_seconds', 7],
  ['share', NaN],
  ['seconds', undefined],
])('the metric %s is %s', (name, value) => {
  expect(readMetric(text, name)).toBe(value)
})
