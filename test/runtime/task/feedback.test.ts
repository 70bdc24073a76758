import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxFeedbackRounds } from '#runtime/task/feedback-rounds.ts'
import { feed, feedback } from '#stream/feedback.ts'
import type { EndNode, Topology } from '#stream/nodes.ts'
import { flatMap, map, merge } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import {
  answers,
  attempts,
  expiries,
  healthRows,
  mostSilences,
  patienceMs,
  requests,
  shuttings,
  silenceTopology,
  unknown,
  waitingRows,
} from '../../stream/given-feedback.ts'
import { type Count, type Counts, countTopic } from '../../stream/given-topology.ts'

const acme = 'acme' as TenantId
const umbra = 'umbra' as TenantId

const note = (message: string, provider = 'first') => ({ message, provider })

describe('what a timer feeds back', () => {
  const silent = (driver: TopologyTestDriver, count: number, provider = 'first'): TopologyTestDriver => {
    for (let index = 0; index < count; index++) driver.pipe(requests, acme, note(`m${index}`, provider), 1_000 + index)
    return driver.advanceStreamTime(patienceMs)
  }

  it('changes the rows of an owner that stands earlier, before the next record reads them', () => {
    const driver = silent(new TopologyTestDriver(silenceTopology()), mostSilences)
    expect(driver.row(healthRows, [acme, 'first'])).toEqual({ provider: 'first', silences: 2, isShut: true })
    driver.pipe(requests, acme, note('next'), driver.now).pipe(requests, umbra, note('other'), driver.now)
    expect(driver.read(attempts).slice(-2)).toEqual([note('next', 'backup'), note('other')])
  })

  it('is part of the same cause: its events follow those of the timer, under the id of the timer', () => {
    const driver = silent(new TopologyTestDriver(silenceTopology()), mostSilences)
    const [expired, shut] = driver.outputs.slice(-2)
    expect([expired, shut].map((event) => event?.topic)).toEqual([expiries.name, shuttings.name])
    expect(shut?.attributes).toMatchObject({
      causationId: expired!.attributes.causationId,
      time: 1_001 + patienceMs,
      subject: acme,
    })
  })

  it('undoes the timer when a rule that it reaches throws, with all rows and outputs', () => {
    const driver = silent(new TopologyTestDriver(silenceTopology()), 1, unknown)
    expect(driver.deadLetters).toEqual(['RULE_FAILED'])
    expect(driver.read(expiries)).toEqual([])
    expect(driver.row(waitingRows, [acme, 'm0'])).toEqual(note('m0', unknown))
    driver.pipe(requests, acme, note('m1'), driver.now).advanceStreamTime(patienceMs)
    expect(driver.read(expiries)).toEqual([note('m1')])
    expect(driver.row(healthRows, [acme, 'first'])?.silences).toBe(1)
  })

  it('is committed once, whatever is aborted, crashed or committed in between', () => {
    type Deed = readonly ['request' | 'answer', message: string, provider: string] | readonly ['pause']
    const names = fc.tuple(
      fc.constantFrom('request' as const, 'answer' as const),
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom('first', 'second', unknown),
    )
    const deed: fc.Arbitrary<Deed> = fc.oneof(names, fc.constant<Deed>(['pause']))
    const run = (deeds: readonly Deed[], faults: ReadonlyMap<number, 'commit' | 'abort' | 'crash'>) => {
      const driver = new TopologyTestDriver(silenceTopology(), { commitEach: false })
      for (const [index, [kind, message, provider]] of deeds.entries()) {
        if (kind === 'pause') driver.advanceStreamTime(patienceMs / 2)
        else driver.pipe(kind === 'request' ? requests : answers, acme, note(message!, provider), 1_000 + driver.now)
        const fault = faults.get(index)
        if (fault !== undefined) driver[fault]()
      }
      driver.advanceStreamTime(patienceMs).commit()
      return { outputs: driver.outputs, deadLetters: driver.deadLetters }
    }
    const faults = fc.array(fc.tuple(fc.nat(20), fc.constantFrom('commit', 'abort', 'crash')))
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 20 }), faults, (deeds, disturbed) => {
        expect(run(deeds, new Map(disturbed))).toEqual(run(deeds, new Map()))
      }),
      { numRuns: 50 },
    )
  })
})

const countJson = '{"type":"record","name":"Count","fields":[{"name":"n","type":"long"}]}'
const seen = keyValue<readonly [TenantId], { readonly numbers: readonly number[] }>(
  'seen',
  1,
  {
    name: 'Seen',
    json: '{"type":"record","name":"Seen","fields":[{"name":"numbers","type":{"type":"array","items":"long"}}]}',
  },
  ['tenant'],
)
const passed = keyValue<readonly [TenantId], Count>('passed', 2, { name: 'Count', json: countJson }, ['tenant'])
const numbers = countTopic('numbers.v1', 'inbound')
const told = countTopic('told.v1', 'event')
/** Ids that count: every event is about the same entity. */
const same = { ...told, entity: ['none' as never] }

/** Notes what comes, in order, and passes it on. */
const noting = processor({
  name: 'noting',
  in: ['first', 'again'],
  state: { seen },
  build:
    (stores) =>
    ({ first, again }: { first: Counts; again: Counts }): Counts =>
      merge(first, again).pipe(
        transition(stores.seen, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (state, value) => ({ state: { numbers: [...(state?.numbers ?? []), value.n] }, emit: [value] }),
        }),
      ),
})

/** Two feedbacks as one flow. */
const joining = processor({
  name: 'joining',
  in: ['slow', 'quick'],
  build:
    () =>
    ({ slow, quick }: { slow: Counts; quick: Counts }): Counts =>
      merge(slow, quick),
})

const negating = processor({
  name: 'negating',
  build: () => (input: Counts) => input.pipe(flatMap(({ n }) => [{ n: -n }])),
})

/** Each number is noted, told, and comes back as what `answers` makes of it. */
const exchange = (answersTo: (n: number) => readonly number[]): Topology => {
  const again = feedback<Count>('again')
  const noted = through(noting, { first: source(numbers), again })
  const answering = processor({
    name: 'answering',
    build: () => (input: Counts) => input.pipe(flatMap(({ n }) => answersTo(n).map((answer) => ({ n: answer })))),
  })
  return topology('exchange', 1, [sink(same, noted), feed(again, through(answering, noted))])
}

const countdown = exchange((n) => (n > 0 ? [n - 1] : []))

describe('what a record feeds back', () => {
  it(`may be answered for ${maxFeedbackRounds} rounds`, () => {
    const driver = new TopologyTestDriver(countdown).pipe(numbers, acme, { n: maxFeedbackRounds }, 0)
    expect(driver.read(told).map(({ n }) => n)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0])
    expect(driver.deadLetters).toEqual([])
  })

  it('is a dead letter with all that it did when it goes on for longer, and the next record starts from the first round', () => {
    const driver = new TopologyTestDriver(countdown).pipe(numbers, acme, { n: maxFeedbackRounds + 1 }, 0)
    expect(driver.deadLetters).toEqual(['FEEDBACK_LOOP'])
    expect(driver.outputs).toEqual([])
    expect(driver.row(seen, [acme])).toBeUndefined()
    driver.pipe(numbers, acme, { n: maxFeedbackRounds }, 1)
    expect(driver.row(seen, [acme])?.numbers).toHaveLength(maxFeedbackRounds + 1)
  })

  it('keeps the cause of its record, and ids of one entity count on', () => {
    const driver = new TopologyTestDriver(countdown).pipe(numbers, acme, { n: 2 }, 50, {
      id: 'three',
      traceParent: 'x',
    })
    expect(driver.events(told).map(({ attributes: { id } }) => id)).toEqual(
      [0, 1, 2].map((ordinal) => `told.v1|undefined|driver|three|${ordinal}`),
    )
    for (const { attributes } of driver.events(told))
      expect(attributes).toMatchObject({ causationId: 'three', traceParent: 'x', time: 50 })
  })

  it('comes in order of emission, each with all that follows from it, and what it feeds back after all of its round', () => {
    const tree = exchange((n) => (n < 100 ? [n * 10 + 1, n * 10 + 2] : []))
    const driver = new TopologyTestDriver(tree).pipe(numbers, acme, { n: 1 }, 0)
    expect(driver.row(seen, [acme])?.numbers).toEqual([1, 11, 12, 111, 112, 121, 122])
  })

  it('comes when all that its push leads to has settled, from several processors in the order in which they emit', () => {
    const [slow, quick] = [feedback<Count>('slow'), feedback<Count>('quick')]
    const noted = through(noting, { first: source(numbers), again: through(joining, { slow, quick }) })
    const slowly = processor({
      name: 'slowly',
      state: { passed },
      build:
        (stores) =>
        (input: Counts): Counts =>
          input.pipe(
            transition(stores.passed, {
              retention: 'until-deleted',
              key: ({ key }) => [key],
              on: (state, { n }) => ({ state, emit: n < 100 ? [{ n: n + 100 }] : [] }),
            }),
          ),
    })
    const quickly = processor({
      name: 'quickly',
      build: () => (input: Counts) => input.pipe(flatMap(({ n }) => (n < 100 ? [{ n: n + 1_000 }] : []))),
    })
    const slowed = through(slowly, noted)
    const ends = [sink(told, noted), sink(told, slowed), feed(slow, slowed), feed(quick, through(quickly, noted))]
    const driver = new TopologyTestDriver(topology('test', 1, ends)).pipe(numbers, acme, { n: 1 }, 0)
    expect(driver.row(seen, [acme])?.numbers).toEqual([1, 1_001, 101])
    expect(driver.read(told).map(({ n }) => n)).toEqual([1, 101, 1_001, 101])
  })

  it('comes in the order of the ends where one flow is fed back twice', () => {
    const [slow, quick] = [feedback<Count>('slow'), feedback<Count>('quick')]
    const again = through(joining, { slow: through(negating, slow), quick })
    const noted = through(noting, { first: source(numbers), again })
    const positive = processor({
      name: 'positive',
      build: () => (input: Counts) => input.pipe(flatMap((value) => (value.n === 1 ? [{ n: 2 }] : []))),
    })
    const flow = through(positive, noted)
    const driver = (...ends: readonly EndNode[]) =>
      new TopologyTestDriver(topology('test', 1, [sink(told, noted), ...ends])).pipe(numbers, acme, { n: 1 }, 0)
    expect(driver(feed(slow, flow), feed(quick, flow)).row(seen, [acme])?.numbers).toEqual([1, -2, 2])
    expect(driver(feed(quick, flow), feed(slow, flow)).row(seen, [acme])?.numbers).toEqual([1, 2, -2])
  })

  it('may not have the key of another tenant', () => {
    const again = feedback<Count>('again')
    const noted = through(noting, { first: source(numbers), again })
    const moving = processor({
      name: 'moving',
      build: () => (input: Counts) => input.pipe(map((record) => ({ ...record, key: umbra }))),
    })
    const value = topology('test', 1, [sink(told, noted), feed(again, through(moving, noted))])
    const driver = new TopologyTestDriver(value).pipe(numbers, acme, { n: 1 }, 0)
    expect(driver.deadLetters).toEqual(['TENANT_MISMATCH'])
    expect(driver.row(seen, [umbra])).toBeUndefined()
  })
})
