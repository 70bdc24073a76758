import { describe, expect, it } from 'vitest'
import { describe as render, descriptionOf } from '#stream/describe.ts'
import type { TopologyError } from '#stream/errors.ts'
import { feed, feedback } from '#stream/feedback.ts'
import type { EndNode, Flow } from '#stream/nodes.ts'
import { merge } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { deadLetter, sink, through, topology } from '#stream/topology.ts'
import { silenceTopology } from './given-feedback.ts'
import { type Count, countTopic, type Counts, numbers, passing, store } from './given-topology.ts'

const faultsOf = (ends: readonly EndNode[]): readonly string[] => {
  try {
    topology('test', 1, ends)
    return []
  } catch (error) {
    return (error as TopologyError).faults
  }
}

type CountFlow = Flow<TenantId, Count>

/** Joins two flows; it stands before whoever reads it. */
const early = (told: CountFlow, name = 'early'): CountFlow =>
  through(
    processor({
      name,
      in: ['first', 'told'],
      build:
        () =>
        ({ first, told }: { first: Counts; told: Counts }): Counts =>
          merge(first, told),
    }),
    { first: numbers, told },
  )
const late = (from: CountFlow, name = 'late'): CountFlow => through(passing(name), from)
const out = (flow: CountFlow) => sink(countTopic(`out-${flow.output}.v1`, 'event'), flow)

describe('a feedback', () => {
  it('may lead from a processor to one that feeds it', () => {
    const told = feedback<Count>('told')
    const last = late(early(told))
    expect(faultsOf([out(last), feed(told, last)])).toEqual([])
  })

  it('may lead from the reader of a store to its owner, which still comes first', () => {
    const { processors } = silenceTopology()
    expect(processors.map((node) => node.processor.name)).toEqual(['health', 'delivery'])
  })

  it('finds the processors that nothing but its feed reads', () => {
    const told = feedback<Count>('told')
    const first = early(told)
    const value = topology('test', 1, [out(first), feed(told, late(first))])
    expect(value.processors.map((node) => node.processor.name)).toEqual(['early', 'late'])
  })

  it('belongs to the one topology that lists its feed, however often that is built', () => {
    const told = feedback<Count>('told')
    const build = () => {
      const last = late(early(told))
      return topology('test', 1, [out(last), feed(told, last)])
    }
    const [first, second] = [build(), build()]
    expect(first.feeds[0]!.input.node).not.toBe(second.feeds[0]!.input.node)
    expect([first, first.feeds, first.feeds[0], told, told.node].every(Object.isFrozen)).toBe(true)
  })
})

describe('a feedback that cannot run', () => {
  const told = feedback<Count>('told')
  const first = early(told)
  const last = late(first)

  it.each<[string, readonly EndNode[], string]>([
    ['is never fed', [out(last)], 'feedback told is fed by nobody; list its feed() with the ends of the topology'],
    [
      'is fed twice',
      [out(last), feed(told, last), feed(told, late(first, 'later'))],
      'feedback told is fed 2 times; give each flow a feedback of its own',
    ],
    [
      'has no reader',
      [out(late(numbers)), feed(told, late(numbers, 'other'))],
      'feedback told is read by nobody; connect it by through(), or take out its feed()',
    ],
    [
      'leads to a processor that does not stand earlier',
      [out(first), feed(told, late(numbers))],
      'feedback told leads forward, from processor late to processor early; connect the flow itself',
    ],
    [
      'comes from a source',
      [out(first), feed(told, numbers)],
      'feedback told leads forward, from the source of numbers.v1 to processor early; connect the flow itself',
    ],
    [
      'leads to its own maker',
      [out(first), feed(told, first)],
      'feedback told leads from processor early to itself; let its own rules decide, or split it in two',
    ],
    [
      'is read by a sink',
      [out(last), feed(told, last), out(told)],
      'the sink of out-.v1 reads feedback told, which leads to processors only; let it read the flow itself',
    ],
    [
      'is read by a dead-letter end',
      [out(last), feed(told, last), deadLetter(told as never)],
      'a dead-letter end reads feedback told, which leads to processors only; let it read the flow itself',
    ],
    [
      'has no name',
      (() => {
        const unnamed = feedback<Count>('')
        const end = late(early(unnamed))
        return [out(end), feed(unnamed, end)]
      })(),
      'a feedback has no name; name it: it is drawn by its name',
    ],
    [
      'has the name of another',
      (() => {
        const [one, other] = [feedback<Count>('told'), feedback<Count>('told')]
        const end = late(early(other, 'middle'))
        const both = late(early(one, 'earliest'), 'latest')
        return [out(end), out(both), feed(other, end), feed(one, both)]
      })(),
      'two feedbacks are named told; give each its own name',
    ],
    [
      'feeds another',
      (() => {
        const other = feedback<Count>('other')
        const end = late(early(other, 'middle'), 'end')
        return [out(last), out(end), feed(told, last), feed(other, told)]
      })(),
      'the feed of other reads feedback told, which leads to processors only; let it read the flow itself',
    ],
    [
      'comes from an output that is not declared',
      [out(last), feed(told, { node: last.node, output: 'sums' })],
      'the feed of told reads output sums, which late does not declare in out; declare it',
    ],
  ])('and %s is named with the remedy', (_case, ends, fault) => {
    expect(faultsOf(ends)).toEqual([fault])
  })

  it('is named with all other faults', () => {
    const totals = store('totals', 1)
    expect(faultsOf([out(last), out(through(passing('judge', [], [totals]), numbers))])).toEqual([
      'judge reads store totals, which no processor of this topology owns; add its owner',
      'feedback told is fed by nobody; list its feed() with the ends of the topology',
    ])
  })
})

describe('a described feedback', () => {
  it('is an input and a line of its own in the text', () => {
    const text = render(silenceTopology(), 'text')
    expect(text).toContain('  health\n    in     answers: answers\n    in     silent: feedback silent\n')
    expect(text).toMatch(/\nfeedbacks, when a push has settled\n {2}silent {2}from delivery\.expired\n$/)
  })

  it('is a dashed arrow in the flowchart', () => {
    expect(render(silenceTopology(), 'mermaid')).toContain('\n  delivery -. silent .-> health\n')
    const told = feedback<Count>('told')
    const last = late(early(told))
    const single = topology('test', 1, [out(last), feed(told, last)])
    expect(render(single, 'mermaid')).toContain('\n  late -. told .-> early\n')
  })

  it('is the same data as JSON', () => {
    expect(JSON.parse(render(silenceTopology(), 'json'))).toEqual(descriptionOf(silenceTopology()))
    expect(descriptionOf(silenceTopology()).feedbacks).toEqual([{ name: 'silent', from: 'delivery.expired' }])
  })
})
