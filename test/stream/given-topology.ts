import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { topic, type TopicRole, type Topic } from '#stream/topic.ts'
import type { Flow, Topology } from '#stream/nodes.ts'
import { deadLetter, sink, source, through, topology } from '#stream/topology.ts'
import type { DeadLetter } from '#stream/raw-record.ts'

export interface Count {
  readonly n: number
}

/** One stream of counts. */
export type Counts = Stream<TenantId, Count>

export const countTopic = (name: string, role: TopicRole): Topic<Count> =>
  topic<Count>({
    name,
    role,
    schema: { name: 'Count', json: '"null"' },
    entity: ['n'],
    eventSource: 'test',
    retentionMs: 1,
    lenient: false,
  })

export const store = (name: string, number: number) =>
  keyValue<readonly [TenantId], Count>(name, number, { name: `${name}.Row`, json: '"null"' }, ['tenant'])

type Store = ReturnType<typeof store>

/** A processor that passes its records on. */
export const passing = (name: string, state: readonly Store[] = [], reads: readonly Store[] = []) =>
  processor({
    name,
    state: Object.fromEntries(state.map((owned) => [owned.name, owned])),
    reads: Object.fromEntries(reads.map((read) => [read.name, read])),
    build:
      () =>
      (input: Counts): Counts =>
        input,
  })

export const numbers = source(countTopic('numbers.v1', 'inbound'))

/** A topology whose processors all read the one source and end in one sink each. */
export const beside = (...processors: readonly ReturnType<typeof passing>[]): Topology =>
  topology(
    'test',
    1,
    processors.map((each) => sink(countTopic('out.v1', 'event'), through(each, numbers))),
  )

const totals = store('totals', 7)

/** One of everything: two inputs, named outputs, an owner and a reader of a store, two sinks and a dead letter. */
export const sample = (): Topology => {
  const split = processor({
    name: 'split',
    in: ['left', 'right'],
    out: ['even', 'odd', 'lost'],
    build:
      () =>
      ({ left, right }: { left: Counts; right: Counts }) => ({
        even: left,
        odd: right,
        lost: left as never as Stream<TenantId, DeadLetter>,
      }),
  })
  const corrections = source(countTopic('corrections.v1', 'internal'))
  const { even, odd, lost } = through(split, { left: numbers, right: corrections })
  const summed: Flow<TenantId, Count> = through(passing('sum', [totals]), even)
  const judged = through(passing('judge', [], [totals]), odd)
  return topology('sample', 3, [
    sink(countTopic('sums.v1', 'event'), summed),
    sink(countTopic('verdicts.v1', 'command'), judged),
    deadLetter(lost),
  ])
}
