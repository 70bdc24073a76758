import { describe, expect, it } from 'vitest'
import { topologyShape } from '#runtime/upgrade/topology-shape.ts'
import type { Measure } from '#stream/measure.ts'
import { counter, gauge } from '#stream/metric.ts'
import { gauged } from '#stream/store-port.ts'
import { measuresOf, meter, sink, source, through, topology } from '#stream/topology.ts'
import { type Count, countTopic, numbers, passing, store } from './given-topology.ts'

const metric = counter('counts_total', 'Counts.', ['n'])
const measure: Measure<Count> = { metric, labelsOf: ({ n }) => [String(n)] }
const rows = gauge('rows', 'Rows.', [])
const plain = store('totals', 7)
const countedRows = gauged(plain, { metric: rows, labelsOf: () => [] })

const built = (state: typeof plain, ...measures: readonly Measure<Count>[]) => {
  const out = through(passing('pass', [state]), numbers)
  return topology('test', 1, [
    ...measures.map((each) => meter(numbers, each)),
    sink(countTopic('out.v1', 'event'), out),
    ...measures.map((each) => meter(out, each)),
  ])
}

describe('measures', () => {
  it('are no part of the shape of a topology', () => {
    expect(topologyShape(built(countedRows, measure), 3)).toBe(topologyShape(built(plain), 3))
  })

  it('are listed by their metrics, each once, with those of rows', () => {
    const other = { ...measure, metric: counter('a_total', 'As.') }
    expect(measuresOf(built(countedRows, measure, other)).map(({ name }) => name)).toEqual([
      'a_total',
      'counts_total',
      'rows',
    ])
  })

  it('share the definition of a metric', () => {
    const other = { ...measure, metric: { ...metric } }
    expect(() => built(plain, measure, other)).toThrow(/metric counts_total has two definitions/)
  })

  it('bring no source of their own', () => {
    const strange = meter(source(countTopic('strange.v1', 'inbound')), measure)
    const ends = [sink(countTopic('out.v1', 'event'), numbers), strange]
    expect(() => topology('test', 1, ends)).toThrow(/a meter looks at topic strange.v1, which nobody else reads/)
  })
})
