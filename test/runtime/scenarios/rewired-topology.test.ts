import { expect, it } from 'vitest'
import { compareShapes } from '#runtime/upgrade/topology-compatibility.ts'
import { topologyShape } from '#runtime/upgrade/topology-shape.ts'
import { feed, feedback } from '#stream/feedback.ts'
import type { EndNode } from '#stream/nodes.ts'
import { processor } from '#stream/processor.ts'
import { deadLetter, sink, source, through, topology } from '#stream/topology.ts'
import { type Count, type Counts, countTopic, numbers, passing, store } from '../../stream/given-topology.ts'

const totals = store('totals', 1)
const others = source(countTopic('others.v1', 'inbound'))
const [toA, toB] = [countTopic('a.v1', 'event'), countTopic('b.v1', 'event')]

/** Two flows joined in this order. */
const joined = (...names: readonly ('left' | 'right')[]) => {
  const both = processor({ name: 'both', in: names, build: () => (inputs: Record<string, Counts>) => inputs['left']! })
  const flows = { left: numbers, right: others }
  return through(both, Object.fromEntries(names.map((name) => [name, flows[name]])))
}

/** A flow that is split into these. */
const split = (...out: readonly string[]) => {
  const build = () => (input: Counts) => Object.fromEntries(out.map((name) => [name, input]))
  return through(processor({ name: 'split', out, build }), numbers)
}

const passed = through(passing('pass'), numbers)
const summing = (state: readonly (typeof totals)[]) => through(passing('sum', state), numbers)
const judging = (reads: readonly (typeof totals)[]) => through(passing('judge', [], reads), numbers)

/** A ring that a feedback closes; the first of it has its inputs under these names. */
const ring = (...feedbacks: readonly string[]): readonly EndNode[] => {
  const all = feedbacks.map((name) => feedback<Count>(name))
  const build = () => (inputs: Record<string, Counts>) => inputs['first']!
  const first = processor({ name: 'first', in: ['first', ...feedbacks], build })
  const flows = Object.fromEntries(all.map((each) => [each.node.name, each]))
  const last = through(passing('last'), through(first, { first: numbers, ...flows }))
  return [sink(toA, last), ...all.map((each) => feed(each, last))]
}

type Ends = readonly EndNode[]

it.each<[string, Ends, Ends, readonly string[]]>([
  [
    'its sources in another order',
    [sink(toA, joined('left', 'right'))],
    [sink(toA, joined('right', 'left'))],
    [
      'the order of each source is now others.v1 (Count), numbers.v1 (Count) instead of numbers.v1 (Count), others.v1 (Count)',
    ],
  ],
  [
    'its sinks in another order',
    [sink(toA, passed), sink(toB, passed)],
    [sink(toB, passed), sink(toA, passed)],
    [
      'the order of each sink is now b.v1 (Count) from pass, a.v1 (Count) from pass instead of a.v1 (Count) from pass, b.v1 (Count) from pass',
    ],
  ],
  [
    'a new dead-letter end',
    [sink(toA, passed)],
    [sink(toA, passed), deadLetter(passed as never)],
    ['the dead-letter end of pass is new'],
  ],
  [
    'a dead-letter end less',
    [sink(toA, passed), deadLetter(passed as never)],
    [sink(toA, passed)],
    ['the dead-letter end of pass is gone'],
  ],
  [
    'a new feedback',
    ring(),
    ring('told'),
    [
      'the processor first has in {"first":"numbers.v1","told":"feedback told"} instead of {"first":"numbers.v1"}',
      'the feedback told from last is new',
    ],
  ],
  [
    'a feedback less',
    ring('told', 'asked'),
    ring('told'),
    [
      'the processor first has in {"first":"numbers.v1","told":"feedback told"} instead of ' +
        '{"asked":"feedback asked","first":"numbers.v1","told":"feedback told"}',
      'the feedback asked from last is gone',
    ],
  ],
  [
    'a processor with another output',
    [sink(toA, split('even')['even']!)],
    [sink(toA, split('even', 'odd')['even']!)],
    ['the processor split has out ["even","odd"] instead of ["even"]'],
  ],
  [
    'a processor that reads another store',
    [sink(toA, summing([totals])), sink(toB, judging([]))],
    [sink(toA, summing([totals])), sink(toB, judging([totals]))],
    ['the processor judge has reads ["totals"] instead of []'],
  ],
  [
    'another owner of a store',
    [sink(toA, summing([totals])), sink(toB, through(passing('rate'), numbers))],
    [sink(toA, summing([])), sink(toB, through(passing('rate', [totals]), numbers))],
    ['store 1 totals belongs to rate instead of sum'],
  ],
])('a new build may have %s', (_case, before, now, changes) => {
  const [old, current] = [before, now].map((ends) => topologyShape(topology('test', 1, ends), 3))
  expect(compareShapes(old!, current!)).toEqual({ changes, refusals: [] })
})
