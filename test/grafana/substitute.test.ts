import { describe, expect, it } from 'vitest'
import { substitute, variablesIn } from '../../grafana/source/substitute.ts'

const values = {
  variables: { application: '.*', task: ['1', '2'], topic: ['eventzr.notify.v1'] },
  rateInterval: '1m',
  interval: '15s',
  rangeSeconds: 3_600,
}

describe('a query with values in the place of its variables', () => {
  it.each([
    ['a plain text', 'up{application=~"$application"}', 'up{application=~".*"}'],
    ['several values as alternatives', 'up{task=~"$task"}', 'up{task=~"(1|2)"}'],
    [
      'one value of a list escaped for a string',
      'up{topic=~"${topic}"}',
      String.raw`up{topic=~"eventzr\\.notify\\.v1"}`,
    ],
    ['a format', 'up{task=~"${task:regex}"}', 'up{task=~"(1|2)"}'],
    ['the time of a rate', 'rate(a[$__rate_interval])', 'rate(a[1m])'],
    ['the step', 'rate(a[$__interval])', 'rate(a[15s])'],
    ['the shown time', 'increase(a[$__range])', 'increase(a[3600s])'],
    ['nothing where nothing is asked', 'sum(a) / 2', 'sum(a) / 2'],
  ])('has %s', (_what, expr, expected) => {
    expect(substitute(expr, values)).toBe(expected)
  })

  it('refuses a variable without a value', () => {
    expect(() => substitute('up{store="$store"}', values)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_VARIABLE' }),
    )
  })

  it('names its variables once each', () => {
    expect(variablesIn('a{x="$one",y="${two:csv}"} + b{x="$one"}[$__range]')).toEqual(['one', 'two', '__range'])
  })
})
