import { Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { Flow } from '#stream/nodes.ts'
import { filter, map, mapValue, merge, partition, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue, type OwnedStore } from '#stream/store-port.ts'
import { topic } from '#stream/topic.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'

type Numbers = Stream<TenantId, number>
type TallyKey = readonly [TenantId]
interface Tally {
  readonly n: number
}

const acme = 'acme' as TenantId
const unlucky = 13
const tallyJson = '{"type":"record","name":"Tally","fields":[{"name":"n","type":"long"}]}'
const tally = (name: string, number: number) =>
  keyValue<TallyKey, Tally>(name, number, { name: 'Tally', json: tallyJson }, ['tenant'])
const tallies = tally('tallies', 1)
const earlies = tally('earlies', 2)

const numberTopic = (name: string) =>
  topic<number>({
    name,
    role: 'event',
    schema: { name: 'Number', json: '"long"' },
    entity: [],
    eventSource: 'test',
    retentionMs: 1,
    lenient: false,
  })
const input = numberTopic('in.v1')
const output = numberTopic('out.v1')
/** A sink of it cannot write `null`, which has no entity. */
const strict = { ...output, entity: ['n'] }
const source_ = source(input)

/** Counts records per tenant and emits what `emit` makes of each. */
const counting = (
  store: OwnedStore<TallyKey, Tally>,
  emit: (value: number, n: number) => readonly number[] = (value) => [value],
) =>
  transition<TallyKey, Tally, number, number>(store, {
    retention: 'until-deleted',
    key: ({ key }) => [key],
    on: (state, value) => {
      const n = (state?.n ?? 0) + 1
      return { state: { n }, emit: emit(value, n) }
    },
  })

/** An operator as RxJS's own docs teach to write one: nothing in it catches. */
const handWritten =
  (f: (value: number) => number) =>
  (stream: Numbers): Numbers =>
    new Observable((subscriber) => stream.subscribe((record) => subscriber.next({ ...record, value: f(record.value) })))

const throwingAt =
  (bad: number) =>
  (value: number): number => {
    if (value === bad) throw new Error(`it is ${bad}`)
    return value
  }

describe('what throws outside of a rule', () => {
  it.each<[string, (numbers: Numbers) => Numbers]>([
    ['a hand-written operator', handWritten(throwingAt(unlucky))],
    ['an operator of RxJS', mapValue(throwingAt(unlucky))],
  ])('makes a dead letter of its record, not an uncaught exception: %s', (_case, operator) => {
    const fragile = processor({ name: 'fragile', build: () => operator })
    const driver = new ProcessorTestDriver(fragile).pipe(acme, 1, 0)
    driver.pipe(acme, unlucky, 1).pipe(acme, unlucky, 2).pipe(acme, 3, 3)
    expect(driver.output).toEqual([1, 3])
    expect(driver.deadLetters).toHaveLength(2)
  })

  it.each<[string, (numbers: Numbers) => Numbers]>([
    ['a hand-written operator', handWritten(throwingAt(unlucky))],
    ['an operator of RxJS', mapValue(throwingAt(unlucky))],
  ])('takes its siblings with it for that record, and none of them for the next: %s', (_case, operator) => {
    const branching = processor({
      name: 'branching',
      state: { tallies },
      out: ['fragile', 'before', 'after'],
      build: (stores) => (numbers: Numbers) => ({
        before: numbers.pipe(counting(stores.tallies)),
        fragile: operator(numbers),
        after: numbers.pipe(mapValue((value) => -value)),
      }),
    })
    const driver = new ProcessorTestDriver(branching).pipe(acme, 1, 0).pipe(acme, unlucky, 1).pipe(acme, 3, 2)
    expect(driver.outputOf('before')).toEqual([1, 3])
    expect(driver.outputOf('fragile')).toEqual([1, 3])
    expect(driver.outputOf('after')).toEqual([-1, -3])
    expect(driver.row(tallies, [acme])).toEqual({ n: 2 })
    expect(driver.deadLetters).toHaveLength(1)
  })

  it('fails the record also behind a transition, where its output is pushed later', () => {
    const behind = processor({
      name: 'behind',
      state: { tallies },
      build: (stores) => (numbers: Numbers) => numbers.pipe(counting(stores.tallies), handWritten(throwingAt(unlucky))),
    })
    const driver = new ProcessorTestDriver(behind).pipe(acme, 1, 0).pipe(acme, unlucky, 1).pipe(acme, 3, 2)
    expect(driver.output).toEqual([1, 3])
    expect(driver.row(tallies, [acme])).toEqual({ n: 2 })
    expect(driver.deadLetters).toHaveLength(1)
  })

  it('fails the record when a sink cannot write it', () => {
    const driver = new TopologyTestDriver(topology('strict', 1, [sink(strict, source_ as Flow<TenantId, never>)]))
    driver.pipe(input, acme, null as never, 0).pipe(input, acme, { n: 'x' } as never, 1)
    expect(driver.read(strict)).toEqual([{ n: 'x' }])
    expect(driver.deadLetters).toHaveLength(1)
  })
})

describe('what is shared', () => {
  it('runs a rule once when partition splits what its transition emits', () => {
    const splitting = processor({
      name: 'splitting',
      state: { tallies },
      out: ['even', 'odd'],
      build: (stores) => (numbers: Numbers) => {
        const [even, odd] = partition(numbers.pipe(counting(stores.tallies)), ({ value }) => value % 2 === 0)
        return { even, odd }
      },
    })
    const driver = new ProcessorTestDriver(splitting).pipe(acme, 1, 0).pipe(acme, 2, 1)
    expect(driver.outputOf('even')).toEqual([2])
    expect(driver.outputOf('odd')).toEqual([1])
    expect(driver.row(tallies, [acme])).toEqual({ n: 2 })
  })

  it('runs a rule once in a diamond of its output', () => {
    const diamond = processor({
      name: 'diamond',
      state: { tallies },
      build: (stores) => (numbers: Numbers) => {
        const counted = numbers.pipe(counting(stores.tallies))
        return merge(counted.pipe(filter(({ value }) => value > 0)), counted.pipe(mapValue((value) => -value)))
      },
    })
    const driver = new ProcessorTestDriver(diamond).pipe(acme, 1, 0).pipe(acme, 2, 1)
    expect(driver.output).toEqual([1, -1, 2, -2])
    expect(driver.row(tallies, [acme])).toEqual({ n: 2 })
  })

  it.each<[string, Flow<TenantId, number>]>([
    ['a source', source(input)],
    [
      'a transition',
      through(
        processor({
          name: 'first',
          state: { tallies },
          build: (stores) => (in_: Numbers) => in_.pipe(counting(stores.tallies)),
        }),
        source(input),
      ),
    ],
  ])('runs the plain operators of an output once, however many read it, behind %s', (_case, flow) => {
    const seen: number[] = []
    const noting = processor({
      name: 'noting',
      build: () => (numbers: Numbers) =>
        numbers.pipe(
          map((record) => {
            seen.push(record.value)
            return record
          }),
        ),
    })
    const noted = through(noting, flow)
    const ends = ['a', 'b'].map((name) =>
      sink(numberTopic(`${name}.v1`), through(processor({ name, build: () => (numbers: Numbers) => numbers }), noted)),
    )
    const driver = new TopologyTestDriver(topology('diamond', 1, [...ends, sink(output, noted)])).pipe(
      input,
      acme,
      5,
      0,
    )
    expect(driver.outputs.map(({ data }) => data)).toEqual([5, 5, 5])
    expect(seen).toEqual([5])
  })
})

describe('the order of delivery', () => {
  it('is that of the causes: what a transition emits does not overtake what made it emit', () => {
    const [firsts, seconds] = [tally('firsts', 1), tally('seconds', 2)]
    const chain = processor({
      name: 'chain',
      state: { firsts, seconds },
      build: (stores) => (numbers: Numbers) => {
        const first = numbers.pipe(counting(stores.firsts, (value) => [value, value + 1]))
        return merge(first, first.pipe(counting(stores.seconds, (value) => [-value])))
      },
    })
    const driver = new ProcessorTestDriver(chain).pipe(acme, 1, 0).pipe(acme, 10, 1)
    expect(driver.output).toEqual([1, 2, -1, -2, 10, 11, -10, -11])
  })

  it('is the declared one among those who read one stream', () => {
    const names = ['c', 'a', 'b']
    const ends = names.map((name) =>
      sink(
        numberTopic(`${name}.v1`),
        through(processor({ name, build: () => (numbers: Numbers) => numbers }), source_),
      ),
    )
    const driver = new TopologyTestDriver(topology('order', 1, ends)).pipe(input, acme, 1, 0)
    expect(driver.outputs.map((event) => event.topic)).toEqual(['c.v1', 'a.v1', 'b.v1'])
  })

  it('puts the owner of a store before its readers, also where the reader shares its input with an earlier one', () => {
    const noted = through(
      processor({ name: 'plain', build: () => (in_: Numbers) => in_.pipe(mapValue((value) => value)) }),
      source_,
    )
    const early = through(
      processor({
        name: 'early',
        state: { earlies },
        build: (stores) => (in_: Numbers) => in_.pipe(counting(stores.earlies)),
      }),
      noted,
    )
    const owner = processor({
      name: 'owner',
      state: { tallies },
      build: (stores) => (in_: Numbers) => in_.pipe(counting(stores.tallies)),
    })
    const reader = processor({
      name: 'reader',
      reads: { tallies },
      build:
        ({ tallies: counts }) =>
        (in_: Numbers) =>
          in_.pipe(mapValue((_, { key }) => counts.get(key === acme ? [acme] : [key])?.n ?? 0)),
    })
    const driver = new TopologyTestDriver(
      topology('readers', 1, [
        sink(numberTopic('early.v1'), early),
        sink(numberTopic('owner.v1'), through(owner, source_)),
        sink(output, through(reader, noted)),
      ]),
    )
    driver.pipe(input, acme, 5, 0)
    expect(driver.read(output)).toEqual([1])
  })

  it('puts sinks last: where a processor and a sink of one stream both fail, the reason is that of the processor', () => {
    const refuse = (): number => {
      throw new Error('no')
    }
    const refusing = processor({ name: 'refusing', build: () => (in_: Numbers) => in_.pipe(mapValue(refuse)) })
    const ends = [sink(strict, source_ as Flow<TenantId, never>), sink(output, through(refusing, source_))]
    const driver = new TopologyTestDriver(topology('last', 1, ends)).pipe(input, acme, null as never, 0)
    expect(driver.deadLetters).toEqual(['RULE_FAILED'])
  })
})
