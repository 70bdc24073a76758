import { describe, expect, it } from 'vitest'
import { filter, map, mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { after } from '#stream/time.ts'
import { transition } from '#stream/transition.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { delivery, health, healthRows, patienceMs } from '../stream/given-feedback.ts'

interface Count {
  readonly n: number
}
const countSchema = { name: 'Count', json: '{"type":"record","name":"Count","fields":[{"name":"n","type":"long"}]}' }
const counts = keyValue<readonly [TenantId], Count>('counts', 1, countSchema, ['tenant'])
const acme = 'acme' as TenantId
const umbra = 'umbra' as TenantId

/** Counts numbers per tenant, emits each count, and after a minute without one emits a 0 and forgets the tenant. */
const counting = processor({
  name: 'counting',
  state: { counts },
  build:
    (stores) =>
    (numbers: Stream<TenantId, number>): Stream<TenantId, number> =>
      numbers.pipe(
        filter(({ value }) => value >= 0),
        transition(stores.counts, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (state, number, at) => {
            if (number === 13) throw new Error('unlucky')
            const n = (state?.n ?? 0) + number
            return { state: { n }, emit: [n], timer: after(at, 60_000) }
          },
          onTimer: () => ({ state: undefined, emit: [0] }),
        }),
      ),
})

describe('ProcessorTestDriver', () => {
  it('runs the pipeline and keeps rows per key', () => {
    const driver = new ProcessorTestDriver(counting).pipe(acme, 1, 0).pipe(umbra, 5, 1).pipe(acme, 2, 2)
    expect(driver.output).toEqual([1, 5, 3])
    expect(driver.row(counts, [acme])).toEqual({ n: 3 })
  })

  it('lets only what passes the operators reach the rules', () => {
    expect(new ProcessorTestDriver(counting).pipe(acme, -1, 0).output).toEqual([])
  })

  it('fires timers when stream time passes their deadline, latest deadline only', () => {
    const driver = new ProcessorTestDriver(counting).pipe(acme, 1, 0).pipe(acme, 1, 30_000).advanceStreamTime(59_999)
    expect(driver.output).toEqual([1, 2])
    driver.advanceStreamTime(1)
    expect(driver.output).toEqual([1, 2, 0])
    expect(driver.row(counts, [acme])).toBeUndefined()
  })

  it('tells rules the present while a backlog follows a stop', () => {
    const seen: (readonly [at: number, present: number])[] = []
    const looking = processor({
      name: 'looking',
      state: { counts },
      build:
        (stores) =>
        (numbers: Stream<TenantId, number>): Stream<TenantId, number> =>
          numbers.pipe(
            transition(stores.counts, {
              retention: 'until-deleted',
              key: ({ key }) => [key],
              on: (_state, n, at, _record, present) => {
                seen.push([at, present])
                return { state: { n } }
              },
            }),
          ),
    })
    new ProcessorTestDriver(looking).pipe(acme, 1, 1_000).standStill(60_000).pipe(acme, 2, 2_000).pipe(acme, 3, 70_000)
    expect(seen).toEqual([
      [1_000, 1_000],
      [2_000, 61_000],
      [70_000, 70_000],
    ])
  })

  it('undoes a record whose rule throws, makes it a dead letter and goes on', () => {
    const driver = new ProcessorTestDriver(counting).pipe(acme, 1, 0).pipe(acme, 13, 1).pipe(acme, 1, 2)
    expect(driver.output).toEqual([1, 2])
    expect(driver.deadLetters).toEqual(['RULE_FAILED'])
  })

  it('fires a timer before the record that passes its deadline', () => {
    const driver = new ProcessorTestDriver(counting).pipe(acme, 7, 0).pipe(acme, 1, 60_000)
    expect(driver.output).toEqual([7, 0, 1])
  })

  it('drives several inputs and outputs by name', () => {
    const router = processor({
      name: 'router',
      in: ['left', 'right'],
      out: ['numbers', 'words'],
      build: () => (streams: { left: Stream<TenantId, number>; right: Stream<TenantId, string> }) => ({
        numbers: mergeTagged(streams).pipe(only('left')),
        words: mergeTagged(streams).pipe(
          only('right'),
          map((record) => record),
        ),
      }),
    })
    const driver = new ProcessorTestDriver(router).pipeInto('left', acme, 1, 0).pipeInto('right', acme, 'one', 1)
    expect(driver.outputOf('numbers')).toEqual([1])
    expect(driver.outputOf('words')).toEqual(['one'])
  })

  it('drives either side of a feedback by itself: one has it as an input, the other as an output', () => {
    const judging = new ProcessorTestDriver(health).pipeInto('silent', acme, { message: 'm', provider: 'first' }, 0)
    expect(judging.row(healthRows, [acme, 'first'])?.silences).toBe(1)
    const trying = new ProcessorTestDriver(delivery).pipeInto('requests', acme, { message: 'm', provider: 'first' }, 0)
    expect(trying.advanceStreamTime(patienceMs).outputOf('expired')).toEqual([{ message: 'm', provider: 'first' }])
  })

  it('wires again after an RxJS operator threw, so that later records still flow', () => {
    const fragile = processor({
      name: 'fragile',
      build: () => (numbers: Stream<TenantId, number>) =>
        numbers.pipe(
          map((record) => {
            if (record.value === 2) throw new Error('two')
            return record
          }),
        ),
    })
    const driver = new ProcessorTestDriver(fragile).pipe(acme, 1, 0).pipe(acme, 2, 1).pipe(acme, 3, 2)
    expect(driver.output).toEqual([1, 3])
    expect(driver.deadLetters).toEqual(['RULE_FAILED'])
  })
})
