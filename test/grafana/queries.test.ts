import { describe, expect, it } from 'vitest'
import { counter, gauge, histogram } from '#stream/metric.ts'
import { queriesWithin, share } from '../../grafana/source/queries.ts'

const sent = counter('sent_total', 'Sent.', ['channel'])
const failed = counter('failed_total', 'Failed.', ['channel', 'reason'], { quiet: true })
const open = gauge('open', 'Open.', ['state'])
const took = histogram('took_seconds', 'Took.', [1, 2], ['channel'])
const queries = queriesWithin({ application: '$application', channel: '$channel' })
const scope = 'application=~"$application",channel=~"$channel"'

describe('a query', () => {
  it.each([
    ['grows a counter before it adds it up', queries.rate(sent), `sum(rate(sent_total{${scope}}[$__rate_interval]))`],
    [
      'keeps labels',
      queries.increase(sent, { by: ['channel'] }),
      `sum by (channel) (increase(sent_total{${scope}}[$__range]))`,
    ],
    [
      'leaves matchers out where a metric lacks their label',
      queries.gauge('max', open),
      'max(open{application=~"$application"})',
    ],
    [
      'takes one value',
      queries.select(open, { where: { state: 'up' } }),
      'open{application=~"$application",state="up"}',
    ],
    [
      'takes several values',
      queries.select(open, { where: { state: 'up|down' } }),
      'open{application=~"$application",state=~"up|down"}',
    ],
    ['takes every series without a scope', queriesWithin({}).select(open), 'open'],
    [
      'leaves a value out',
      queries.select(open, { where: { state: '!up' } }),
      'open{application=~"$application",state!="up"}',
    ],
    [
      'sums buckets by le for a quantile',
      queries.quantile(0.9, took, { by: ['channel'] }),
      `histogram_quantile(0.9, sum by (le, channel) (rate(took_seconds_bucket{${scope}}[$__rate_interval])))`,
    ],
    [
      'shows 0 for a quiet metric without series',
      queries.rate(failed),
      `sum(rate(failed_total{${scope}}[$__rate_interval])) or vector(0)`,
    ],
    [
      'names the labels of that 0',
      queries.rate(failed, { by: ['reason'] }),
      `sum by (reason) (rate(failed_total{${scope}}[$__rate_interval])) or label_replace(0 * absent(failed_total{${scope}}), "reason", "none", "", "")`,
    ],
    [
      'numbers the words of a state',
      queriesWithin({}).state(open, 'state', ['up', 'down']),
      'max(1 * (open{state="up"} > bool 0) or 2 * (open{state="down"} > bool 0))',
    ],
    ['takes a share, 0 of nothing', share('a or vector(0)', 'b'), '(a or vector(0)) / ((b) > 0) or vector(0)'],
  ])('%s', (_what, query, expected) => {
    expect(query).toBe(expected)
  })

  it.each([
    ['a label that a metric lacks', () => queries.rate(sent, { by: ['state'] }), 'UNKNOWN_LABEL'],
    ['a value of such a label', () => queries.rate(sent, { where: { state: 'up' } }), 'UNKNOWN_LABEL'],
    ['a gauge as a counter', () => queries.rate(open), 'WRONG_TYPE'],
    ['a counter as a gauge', () => queries.gauge('sum', sent), 'WRONG_TYPE'],
    ['a counter as a histogram', () => queries.quantile(0.5, sent), 'WRONG_TYPE'],
  ])('refuses %s', (_what, ask, code) => {
    expect(ask).toThrow(expect.objectContaining({ code }))
  })
})
