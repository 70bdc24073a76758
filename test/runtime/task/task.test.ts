import { describe, expect, it } from 'vitest'
import { map, merge, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules } from '#stream/step.ts'
import { keyValue } from '#stream/store-port.ts'
import { after } from '#stream/time.ts'
import { transition } from '#stream/transition.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'

interface Tally {
  readonly n: number
}
const tallySchema = { name: 'Tally', json: '{"type":"record","name":"Tally","fields":[{"name":"n","type":"long"}]}' }
const first = keyValue<readonly [TenantId], Tally>('first', 1, tallySchema, ['tenant'])
const second = keyValue<readonly [TenantId], Tally>('second', 2, tallySchema, ['tenant'])
const acme = 'acme' as TenantId
type Numbers = Stream<TenantId, number>

const counting = (limit: number) => ({
  retention: 'until-deleted' as const,
  key: ({ key }: { key: TenantId }) => [key] as const,
  on: (state: Tally | undefined, number: number) => {
    if (number > limit) throw new Error('over the limit')
    return { state: { n: (state?.n ?? 0) + number }, emit: [(state?.n ?? 0) + number] }
  },
})

/** A processor with one transition over the first store, a row per tenant. */
const withRule = (name: string, rule: Omit<Rules<readonly [TenantId], Tally, number, number>, 'key' | 'retention'>) =>
  processor({
    name,
    state: { first },
    build:
      (stores) =>
      (input: Numbers): Numbers =>
        input.pipe(transition(stores.first, { retention: 'until-deleted', key: ({ key }) => [key], ...rule })),
  })

describe('a record in progress', () => {
  it('undoes the writes of every store and all outputs when a later transition fails', () => {
    const chain = processor({
      name: 'chain',
      state: { first, second },
      build: (stores) => (input: Numbers) => {
        const passed = input.pipe(transition(stores.first, counting(100)))
        return merge(passed, passed.pipe(transition(stores.second, counting(10))))
      },
    })
    const driver = new ProcessorTestDriver(chain).pipe(acme, 4, 0).pipe(acme, 50, 1).pipe(acme, 5, 2)
    expect(driver.row(first, [acme])).toEqual({ n: 9 })
    expect(driver.row(second, [acme])).toEqual({ n: 13 })
    expect(driver.output).toEqual([4, 4, 9, 13])
    expect(driver.deadLetters).toEqual(['RULE_FAILED'])
  })

  it('runs a transition once per record, however many read its output', () => {
    const diamond = processor({
      name: 'diamond',
      state: { first },
      build: (stores) => (input: Numbers) => {
        const counted = input.pipe(transition(stores.first, counting(100)))
        return merge(counted, counted, counted.pipe(map((record) => record)))
      },
    })
    const driver = new ProcessorTestDriver(diamond).pipe(acme, 1, 0)
    expect(driver.row(first, [acme])).toEqual({ n: 1 })
    expect(driver.output).toEqual([1, 1, 1])
  })

  it('becomes a dead letter when a rule returns a row that does not fit its schema', () => {
    const broken = withRule('broken', { on: () => ({ state: { n: 'many' } as unknown as Tally }) })
    expect(new ProcessorTestDriver(broken).pipe(acme, 1, 0).deadLetters).toEqual(['ROW_INVALID'])
  })
})

describe('a timer', () => {
  const alarm = (next: (deadline: number) => number | null) =>
    withRule('alarm', {
      on: (_state, n, at) => ({ state: { n }, timer: after(at, n) }),
      onTimer: ({ n }, at) => {
        if (n === 666) throw new Error('never')
        const timer = next(at)
        return { state: { n: n + 1 }, emit: [at], timer: timer === null ? null : after(at, timer) }
      },
    })

  it('fires at its own deadline, not at the time of the record that passes it', () => {
    const driver = new ProcessorTestDriver(alarm(() => null)).pipe(acme, 10, 1_000).advanceStreamTime(500)
    expect(driver.output).toEqual([1_010])
  })

  it('fires again and again while its rule sets the next one', () => {
    const driver = new ProcessorTestDriver(alarm(() => 100)).pipe(acme, 10, 1_000).advanceStreamTime(350)
    expect(driver.output).toEqual([1_010, 1_110, 1_210, 1_310])
  })

  it('whose deadline has passed already fires right after the record that set it', () => {
    const driver = new ProcessorTestDriver(alarm(() => null)).pipe(acme, -50, 1_000)
    expect(driver.output).toEqual([1_000])
  })

  it('that fails is cleared and becomes a dead letter, and its row stays', () => {
    const driver = new ProcessorTestDriver(alarm(() => null)).pipe(acme, 666, 0).advanceStreamTime(10_000)
    expect(driver.deadLetters).toEqual(['RULE_FAILED'])
    expect(driver.row(first, [acme])).toEqual({ n: 666 })
    expect(driver.advanceStreamTime(10_000).deadLetters).toHaveLength(1)
  })

  it('tells its rule the key of its row, texts and numbers', () => {
    const slots = keyValue<readonly [TenantId, slot: number, name: string], Tally>('slots', 1, tallySchema, [
      'tenant',
      'slot:number',
      'name',
    ])
    const slotted = processor({
      name: 'slotted',
      state: { slots },
      build:
        (stores) =>
        (input: Numbers): Stream<TenantId, readonly (string | number)[]> =>
          input.pipe(
            transition(stores.slots, {
              retention: 'until-deleted',
              key: ({ key, value }) => [key, value, `n-${value}`],
              on: (_state, n, at) => ({ state: { n }, timer: after(at, 10) }),
              onTimer: (_state, _at, _present, key) => ({ state: undefined, emit: [key] }),
            }),
          ),
    })
    const driver = new ProcessorTestDriver(slotted).pipe(acme, 7, 0).pipe(acme, 300, 0).advanceStreamTime(10)
    expect(driver.output).toEqual([
      [acme, 7, 'n-7'],
      [acme, 300, 'n-300'],
    ])
  })

  it('that asks for a deadline which is not later fails instead of firing for ever', () => {
    const driver = new ProcessorTestDriver(alarm(() => 0)).pipe(acme, 10, 1_000).advanceStreamTime(100)
    expect(driver.deadLetters).toEqual(['TIMER_NOT_LATER'])
  })
})
