import { describe, expect, it } from 'vitest'
import { describe as render, descriptionOf } from '#stream/describe.ts'
import { ordered } from '#stream/ordered-store.ts'
import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { sink, source, table, through, topology } from '#stream/topology.ts'
import { beside, type Count, type Counts, countTopic, passing, sample, store } from './given-topology.ts'

describe('a described topology', () => {
  it('names everything as text, in the order in which it runs', () => {
    expect(render(sample(), 'text')).toBe(`sample-v3

sources, in merge order
  numbers.v1  (inbound, Count)
  corrections.v1  (internal, Count)
processors, in the order of subscription
  split
    in     left: numbers.v1
    in     right: corrections.v1
    out    even, odd, lost
  sum
    in     split.even
    state  7 totals  (tenant) → totals.Row
  judge
    in     split.odd
    reads  totals
sinks
  sums.v1  (event, Count)  from sum
  verdicts.v1  (command, Count)  from judge
  sample-v3-dead-letter  from split.lost
`)
  })

  it('says which stores are ordered', () => {
    expect(render(beside(passing('sum', [ordered(store('totals', 1))])), 'text')).toContain(
      '    state  1 totals  (tenant) → totals.Row, ordered\n',
    )
  })

  it('says which source is read from its start when its topic was deleted and made again', () => {
    const topics = [countTopic('a.v1', 'inbound'), countTopic('b.v1', 'event')] as const
    const flow = source(topics[0], { onRecreated: 'from-start' })
    const text = render(topology('sample', 1, [sink(topics[1], flow)]), 'text')
    expect(text).toContain('  a.v1  (inbound, Count)  from its start when made again\n')
  })

  it('says which source is a table', () => {
    const planned = processor({
      name: 'planned',
      build: () => (input: Stream<TenantId, Count | undefined>) => input as Counts,
    })
    const plans = { ...countTopic('plans.v1', 'inbound'), compacted: true } as const
    const text = render(
      topology('sample', 1, [sink(countTopic('b.v1', 'event'), through(planned, table(plans)))]),
      'text',
    )
    expect(text).toContain('  plans.v1  (inbound, Count)  a table\n')
  })

  it('is a Mermaid flowchart with topics, processors, stores and named outputs', () => {
    expect(render(sample(), 'mermaid')).toBe(`flowchart LR
  numbers.v1(["numbers.v1"])
  corrections.v1(["corrections.v1"])
  sums.v1(["sums.v1"])
  verdicts.v1(["verdicts.v1"])
  split["split"]
  sum["sum"]
  judge["judge"]
  store-totals[("totals")] --- sum
  store-totals -.-> judge
  numbers.v1 --> split
  corrections.v1 --> split
  split -- even --> sum
  split -- odd --> judge
  sum --> sums.v1
  judge --> verdicts.v1
  split -- lost --> sample-v3-dead-letter
`)
  })

  it('is the same data as JSON', () => {
    expect(JSON.parse(render(sample(), 'json'))).toEqual(descriptionOf(sample()))
  })
})
