import { expect, it } from 'vitest'
import { readMetric, sumOfMetric } from '#world/demo/read-metric.ts'

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

it('the sum of a metric has all of its series, and is 0 while it has none', () => {
  const lag = '# TYPE lag gauge\nlag{task="0"} 3\nlag{task="1"} 4\nlag_seconds{task="0"} 9\n# TYPE none gauge\n'
  expect(sumOfMetric(lag, 'lag')).toBe(7)
  expect(sumOfMetric(lag, 'none')).toBe(0)
  expect(sumOfMetric(lag, 'unknown')).toBeUndefined()
})
